import { execFile } from "node:child_process";
import { systemEnvironment } from "../system-path.ts";

/** What a program printed before it ended. `missing`: it is not installed, or may not be started here. */
export type Ran =
  | { state: "ended"; status: number; stdout: string; stderr: string }
  | { state: "missing"; words: string }
  | { state: "stopped"; stdout: string };

/** More than any of these programs prints in one run; what goes over it ends the program. */
const outputBytes = 65_536;

/** Runs one program with fixed words and parsed addresses as its arguments, without a shell, until it ends, `deadlineMs` is over or the signal aborts. It never outlives that. */
export function runProgram(
  program: string,
  words: readonly string[],
  { deadlineMs, signal }: { deadlineMs: number; signal: AbortSignal },
): Promise<Ran> {
  if (signal.aborted) return Promise.resolve({ state: "stopped", stdout: "" });
  const { promise, resolve } = Promise.withResolvers<Ran>();
  const options = { timeout: deadlineMs, maxBuffer: outputBytes, signal, env: systemEnvironment, killSignal: "SIGKILL" as const };
  try {
    execFile(program, [...words], options, (error, stdout, stderr) => {
      if (error === null) resolve({ state: "ended", status: 0, stdout, stderr });
      else if (typeof error.code === "number") resolve({ state: "ended", status: error.code, stdout, stderr });
      else if (error.code === "ENOENT" || error.code === "EACCES" || error.code === "EPERM")
        resolve({ state: "missing", words: error.message });
      else resolve({ state: "stopped", stdout });
    });
  } catch (error) {
    // A file whose capabilities this machine withholds is not started at all (EPERM), and Node says so by a throw.
    resolve({ state: "missing", words: error instanceof Error ? error.message : String(error) });
  }
  return promise;
}
