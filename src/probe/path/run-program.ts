import { execFile } from "node:child_process";
import { FewAtOnce } from "../few-at-once.ts";
import { systemEnvironment } from "../system-path.ts";

/** What a program printed before it ended. `missing`: it is not installed, or may not be started here. */
export type Ran =
  | { state: "ended"; status: number; stdout: string; stderr: string }
  | { state: "missing"; words: string }
  | { state: "stopped"; stdout: string };

/** More than any of these programs prints in one run; what goes over it ends the program. */
const outputBytes = 65_536;
/** So many programs run at once, whatever is asked: a path of sizes needs sixteen, two hundred flows are asked one after another. */
export const programs = new FewAtOnce(16);

/** Runs one program with fixed words and parsed addresses as its arguments, without a shell, until it ends, `deadlineMs` is over or the signal aborts. It never outlives that. */
export async function runProgram(program: string, words: readonly string[], within: Within): Promise<Ran> {
  const ran = await programs.run(within.signal, () => started(program, words, within));
  return ran ?? { state: "stopped", stdout: "" };
}

type Within = { deadlineMs: number; signal: AbortSignal };

function started(program: string, words: readonly string[], { deadlineMs, signal }: Within): Promise<Ran> {
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
