#!/usr/bin/env node
// The installed command. Faultline runs on Node 24.12 or newer; where an older one is what the machine has, the runtime that came with the
// package takes over, and where there is none, this says so in words instead of failing on the first line of TypeScript.
// It is plain JavaScript for a second reason: what is loaded from here on comes compiled out of a cache, and the types need no stripping.
import { existsSync } from "node:fs";
import module, { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const least = [24, 12];
const isNewEnough = (version) => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > least[0] || (major === least[0] && minor >= least[1]);
};

const built = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const source = fileURLToPath(new URL("./main.ts", import.meta.url));
const entry = existsSync(source) && !source.includes("node_modules") ? source : built;

function pinnedRuntime() {
  try {
    return createRequire(import.meta.url).resolve(
      `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}/bin/node${process.platform === "win32" ? ".exe" : ""}`,
    );
  } catch {
    return null;
  }
}

/**
 * Among the packages, where nobody can write who could not change the code itself. Where it cannot be written nothing is kept, and nothing else changes.
 * In two: what lives long sets flags of V8 (src/small-heap.ts), and code that was compiled under other flags is thrown away.
 */
const compiled = fileURLToPath(new URL("../node_modules/.cache/faultline", import.meta.url));

if (isNewEnough(process.versions.node)) {
  module.enableCompileCache(
    `${compiled}/${["agent", "start", "serve", "sandbox"].includes(process.argv[2]) ? "standing" : "once"}`,
  );
  await import(pathToFileURL(entry).href);
} else {
  const runtime = pinnedRuntime();
  if (runtime === null) {
    process.stderr.write(
      `Faultline needs Node ${least.join(".")} or newer; this is ${process.version}. Install a newer Node, then run the same command again.\n`,
    );
    process.exitCode = 4;
  } else {
    const { spawn } = await import("node:child_process");
    const child = spawn(runtime, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: "inherit" });
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
    child.on("exit", (code, signal) => {
      process.exitCode = code ?? (signal === "SIGINT" ? 130 : 143);
    });
  }
}
