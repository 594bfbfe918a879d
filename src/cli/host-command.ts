import { parseQuestions } from "../target/parse-questions.ts";
import type { Pair } from "./flags.ts";
import { type CliMeans, exitStatus } from "./means.ts";
import { hostRequest, ownEnds } from "./own-ends.ts";
import { type Output, runAndPrint } from "./triage-command.ts";

/** Looks at this machine itself, for one port or for all that listens, and prints it as a triage is printed. Gives the exit status. */
export async function hostCommand(pairs: readonly Pair[], output: Output, means: CliMeans): Promise<number> {
  const read = parseQuestions(pairs, "flag");
  if (!read.ok) {
    means.stderr.write(`${read.error}\n`);
    return exitStatus.wrongUse;
  }
  for (const note of read.notes) means.stderr.write(`${note}\n`);
  const { port = null, timeoutMs = null } = read.questions;
  const own = means.thisMachine().addresses ?? [];
  const ends = ownEnds(own, port === null ? [] : await means.listenersAt(port));
  return runAndPrint(hostRequest(port, ends, timeoutMs, means.newId()), output, means);
}
