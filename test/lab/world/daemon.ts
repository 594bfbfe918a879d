import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { inside } from "./namespaces.ts";
import { markOf, type State } from "./state.ts";

/** A program that runs in a place until it is ended. */
export type Daemon = { name: string; child: ChildProcess; said: () => string };

/** When it serves: it listens at all of these, or has said a word on stderr. */
export type Readiness = { listens: readonly { address: string; port: number }[] } | { says: RegExp };

const readyWithinMs = 20_000;
const lookEveryMs = 4;
const mostWords = 200_000;

/** Starts a program in a place (`nsenter` hands over to it, so the pid is the program's own) and returns once it serves. Throws with its own words where it ends before. */
export async function startDaemon(
  place: string,
  command: readonly [string, ...string[]],
  ready: Readiness,
  state: State,
  running: Daemon[],
): Promise<Daemon> {
  const child = spawn("nsenter", inside(place, command), { stdio: ["ignore", "ignore", "pipe"], cwd: "/" });
  let words = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    words = (words + text).slice(0, mostWords);
  });
  const [name] = command;
  const daemon = { name, child, said: () => words };
  running.push(daemon);
  await once(child, "spawn");
  const mark = child.pid === undefined ? null : markOf(child.pid);
  if (mark !== null) state.change(({ processes }) => ({ processes: [...processes, mark] }));
  const latest = performance.now() + readyWithinMs;
  while (!isReady(child, ready, words)) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${name} ended before it served:\n${words}`);
    if (performance.now() > latest) throw new Error(`${name} does not serve after ${readyWithinMs} ms:\n${words}`);
    await wait(lookEveryMs);
  }
  return daemon;
}

/** Puts another configuration in place of the one it was started with, has it read (SIGHUP), and returns once it has said so again. */
export async function reloadDaemon({ name, child, said }: Daemon, path: string, next: string, word: RegExp): Promise<void> {
  const before = said().length;
  copyFileSync(next, path);
  child.kill("SIGHUP");
  const latest = performance.now() + readyWithinMs;
  while (!word.test(said().slice(before))) {
    if (performance.now() > latest) throw new Error(`${name} has not read its configuration anew:\n${said().slice(before)}`);
    await wait(lookEveryMs);
  }
}

/** Ends a program and waits until it is gone. */
export async function endDaemon({ child }: Daemon): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, "close");
  child.kill("SIGKILL");
  await gone;
}

function isReady({ pid }: ChildProcess, ready: Readiness, words: string): boolean {
  if ("says" in ready) return ready.says.test(words);
  const listening = pid === undefined ? new Set<string>() : listenersOf(pid);
  return ready.listens.every(({ address, port }) => listening.has(kernelText(address, port)));
}

/** Local ends in state LISTEN (0A), as the namespace of this process has them. */
function listenersOf(pid: number): Set<string> {
  const lines = ["tcp", "tcp6"].flatMap((file) => readFileSync(`/proc/${pid}/net/${file}`, "utf8").split("\n").slice(1));
  return new Set(
    lines.flatMap((line) => {
      const [, local, , status] = line.trim().split(/\s+/);
      return local !== undefined && status === "0A" ? [local] : [];
    }),
  );
}

/** As /proc/net/tcp writes it: each group of four bytes in the machine's own order (little-endian wherever the pinned runtime is built), the port in network order. */
function kernelText(address: string, port: number): string {
  const bytes = address.includes(":") ? bytesOf6(address) : address.split(".").map(Number);
  const groups = Array.from({ length: bytes.length / 4 }, (_, index) => bytes.slice(index * 4, index * 4 + 4).reverse());
  const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, "0");
  return `${groups
    .flat()
    .map((byte) => hex(byte, 2))
    .join("")}:${hex(port, 4)}`;
}

function bytesOf6(address: string): number[] {
  const [head = "", tail = ""] = address.split("::");
  const words = (text: string): number[] => (text === "" ? [] : text.split(":").map((word) => Number.parseInt(word, 16)));
  const [before, after] = [words(head), words(tail)];
  const middle = Array.from({ length: 8 - before.length - after.length }, () => 0);
  return [...before, ...middle, ...after].flatMap((word) => [word >> 8, word & 0xff]);
}
