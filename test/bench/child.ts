import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Another process of the bench, which is asked nothing that it does not know: `first` is what it said once it was up. */
export type Child<First> = AsyncDisposable & {
  readonly first: First;
  readonly process: ChildProcess;
  /** ms of this process's clock at the moment it was started. */
  readonly startedMs: number;
};

const upWithinMs = 20_000;

/** Starts one of the files beside this one, with one argument as JSON, and waits for its first word. Its stderr is given line by line to `onLine`. */
export async function startChild<First>(
  file: string,
  given: unknown,
  onMessage: (message: unknown) => void = () => {},
  onLine: (line: string) => void = (line) => process.stderr.write(`${file}: ${line}\n`),
): Promise<Child<First>> {
  const startedMs = performance.now();
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [JSON.stringify(given)], {
    stdio: ["ignore", "inherit", "pipe", "ipc"],
  });
  let rest = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    const lines = `${rest}${text}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  });
  const died = once(child, "exit").then(([code]) => {
    throw new Error(`${file} ended with ${code}`);
  });
  died.catch(() => {});
  const [first] = (await Promise.race([once(child, "message", { signal: AbortSignal.timeout(upWithinMs) }), died])) as [First];
  child.on("message", onMessage);
  return {
    first,
    process: child,
    startedMs,
    async [Symbol.asyncDispose]() {
      const gone = child.exitCode === null && child.signalCode === null ? once(child, "exit") : Promise.resolve();
      child.kill("SIGTERM");
      const impatient = setTimeout(() => child.kill("SIGKILL"), 12_000);
      await gone;
      clearTimeout(impatient);
    },
  };
}

export function tell(message: unknown): void {
  process.send?.(message);
}
