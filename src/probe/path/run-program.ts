import { runChild } from "../child-program.ts";
import { FewAtOnce } from "../few-at-once.ts";

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

async function started(program: string, words: readonly string[], within: Within): Promise<Ran> {
  const { error, stdout, stderr } = await runChild(program, words, { ...within, mostBytes: outputBytes });
  if (error === null) return { state: "ended", status: 0, stdout, stderr };
  const code = "code" in error ? error.code : undefined;
  if (typeof code === "number") return { state: "ended", status: code, stdout, stderr };
  return code === "ENOENT" || code === "EACCES" || code === "EPERM"
    ? { state: "missing", words: error.message }
    : { state: "stopped", stdout };
}
