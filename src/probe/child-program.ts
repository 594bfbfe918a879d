import { type ExecFileException, execFile } from "node:child_process";
import { systemEnvironment } from "./system-path.ts";

/** What a program printed on both its streams; `error` null where it ended with status 0. */
export type ChildEnd = { error: ExecFileException | Error | null; stdout: string; stderr: string };

/** `mostBytes`: what goes over it ends the program, as the signal and `deadlineMs` do. */
export type ChildBounds = { signal: AbortSignal; mostBytes: number; deadlineMs?: number };

/** Runs one program with fixed words and parsed addresses as its arguments, without a shell, to its end; it never outlives its bounds. Never throws and never rejects. */
export function runChild(
  program: string,
  words: readonly string[],
  { signal, mostBytes, deadlineMs }: ChildBounds,
): Promise<ChildEnd> {
  const { promise, resolve } = Promise.withResolvers<ChildEnd>();
  const bounds = {
    signal,
    maxBuffer: mostBytes,
    killSignal: "SIGKILL" as const,
    ...(deadlineMs === undefined ? {} : { timeout: deadlineMs }),
  };
  try {
    execFile(program, [...words], { ...bounds, env: systemEnvironment }, (error, stdout, stderr) =>
      resolve({ error, stdout, stderr }),
    );
  } catch (error) {
    // A file whose capabilities this machine withholds is not started at all (EPERM), and Node says so by a throw.
    resolve({ error: error instanceof Error ? error : new Error(String(error)), stdout: "", stderr: "" });
  }
  return promise;
}
