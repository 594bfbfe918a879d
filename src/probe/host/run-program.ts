import { type Failure, failed } from "../../observation/failure.ts";
import { runChild } from "../child-program.ts";
import { codeOf, isTimeout } from "../errno.ts";

/** A machine with tens of thousands of sockets or rules prints some megabytes. */
const mostBytes = 8_000_000;

export type Printed = { text: string } | { failure: Failure };

/** Runs a program that only reads, to its end, and gives what it printed. What is missing, or may not be read by this user, is `means-missing`; never throws. */
export async function runProgram(program: string, args: readonly string[], signal: AbortSignal): Promise<Printed> {
  const { error, stdout, stderr } = await runChild(program, args, { signal, mostBytes });
  return error === null ? { text: stdout } : { failure: whyNot(program, error, stderr, signal) };
}

function whyNot(program: string, error: Error, stderr: string, signal: AbortSignal): Failure {
  if (signal.aborted)
    return isTimeout(signal.reason)
      ? failed("timeout", "call", `${program} did not answer within the deadline`)
      : failed("cancelled", "call", "the run was stopped");
  const code = codeOf(error);
  if (code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER")
    return failed("too-large", "call", `${program} printed more than ${mostBytes} bytes`);
  if (code === "EMFILE" || code === "ENFILE") return failed("descriptors-exhausted", "call", error.message);
  if (code === "ENOENT") return failed("means-missing", "call", `${program} is not installed`);
  const [said = ""] = stderr.split("\n").filter((line) => line.trim() !== "");
  return failed("means-missing", "call", `${program}: ${said === "" ? error.message : said}`);
}
