import { spawnSync } from "node:child_process";

const starts = 5;
let measuredMs: number | null = null;

/** How long this machine takes for an empty Node from start to end, ms; the best of some. What starves a program on one machine is enough for it on another. */
export function emptyStartMs(): number {
  measuredMs ??= Math.min(...Array.from({ length: starts }, startOnce));
  return measuredMs;
}

function startOnce(): number {
  const began = performance.now();
  spawnSync(process.execPath, ["--eval", "0"]);
  return performance.now() - began;
}
