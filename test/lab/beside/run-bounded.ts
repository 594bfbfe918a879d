import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** How a program ended: `status` null where the deadline, or the end of the whole run, ended it. */
export type Ended = { status: number | null; text: string; elapsedMs: number };

const mostText = 2_000_000;

/** Starts a program in a namespace. `ip netns exec` hands over to it, so that the pid of the child is its own. */
export function startInside(namespace: string, command: readonly string[], more: Record<string, string> = {}): ChildProcess {
  return spawn("ip", ["netns", "exec", namespace, ...command], {
    // A group of its own: testssl.sh starts hundreds of programs, and all of them end with it.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    cwd: "/",
    env: { PATH: process.env.PATH ?? "", LC_ALL: "C", TERM: "dumb", HOME: "/nonexistent", ...more },
  });
}

/** Ends the group of a program that was started here, and waits until it is gone. */
export async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "close");
  killGroup(child.pid);
  await gone;
}

/** Runs a program in a namespace to its end, or to the deadline; gives what it printed on both streams. Throws only where it cannot be started. */
export async function runBounded(
  namespace: string,
  command: readonly string[],
  limitMs: number,
  signal: AbortSignal,
  more?: Record<string, string>,
): Promise<Ended> {
  const began = performance.now();
  const child = startInside(namespace, command, more);
  let text = "";
  const keep = (part: string): void => {
    text = (text + part).slice(0, mostText);
  };
  child.stdout?.setEncoding("utf8").on("data", keep);
  child.stderr?.setEncoding("utf8").on("data", keep);
  const end = (): void => killGroup(child.pid);
  const deadline = setTimeout(end, limitMs);
  signal.addEventListener("abort", end, { once: true });
  try {
    const status = await new Promise<number | null>((done, fail) => child.on("error", fail).on("close", done));
    return { status, text, elapsedMs: performance.now() - began };
  } finally {
    clearTimeout(deadline);
    signal.removeEventListener("abort", end);
    // What a program has left running behind itself is in its group.
    killGroup(child.pid);
  }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
