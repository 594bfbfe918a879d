import { item } from "../../evidence/escape.ts";
import { isQuestionName } from "../../target/option-names.ts";
import { parseQuestions } from "../../target/parse-questions.ts";
import { parseTarget } from "../../target/parse-target.ts";
import { type Pair, withFileTexts } from "../flags.ts";
import { type CliMeans, exitStatus, stoppedStatus } from "../means.ts";
import { type Output, printRun } from "../triage-command.ts";
import { type HubFlags, readHubAccess } from "./hub-access.ts";
import { hubClient } from "./hub-client.ts";
import { followedAt } from "./hub-events.ts";
import { HubTrouble } from "./hub-trouble.ts";

const wordsAtMost = 2_000;

/** The same as a triage of this process, asked at a hub: the same flags, the same output, the same exit status. Interrupted, it cancels the run there. */
export async function hubCommand(
  input: string,
  pairs: readonly Pair[],
  flags: HubFlags,
  output: Output,
  means: CliMeans,
): Promise<number> {
  // Much of it is in the hub's words, or in those of whoever answers at its address.
  const say = (words: string): void => void means.stderr.write(`${item(words, wordsAtMost)}\n`);
  const access = await readHubAccess({ ...means.hubPresets(), ...flags }, means);
  const asked = typeof access === "string" ? { error: access } : await bodyOf(input, pairs, output.only, means);
  if (typeof access === "string" || "error" in asked) {
    say("error" in asked ? asked.error : "");
    return exitStatus.wrongUse;
  }
  const client = hubClient(access);
  try {
    const run = await client.begin(asked.body, aLittleAfter(means.stopped));
    for (const note of new Set([...asked.notes, ...run.notes])) say(note);
    if (run.joined) say(`The same was asked already: this is ${run.run}, which goes on.`);
    return await printRun(followedAt(client, run, means.stopped, say), output, means);
  } catch (error) {
    if (!(error instanceof HubTrouble)) throw error;
    if (means.stopped.aborted) return stoppedStatus(means.stopped.reason);
    say(error.message);
    return error.status;
  } finally {
    await client.close();
  }
}

/** Whoever is stopped while a run begins still learns its name, and cancels it: the hub would go on with it otherwise. ms. */
const nameWithinMs = 2_000;

function aLittleAfter(stopped: AbortSignal): AbortSignal {
  const after = new AbortController();
  const later = (): void => void setTimeout(() => after.abort(), nameWithinMs).unref();
  if (stopped.aborted) later();
  else stopped.addEventListener("abort", later, { once: true });
  return after.signal;
}

/** What is sent, read here first: what is wrong is told in the words of the flags, and before anything has left. */
async function bodyOf(
  input: string,
  given: readonly Pair[],
  only: Output["only"],
  { readText }: CliMeans,
): Promise<{ body: object; notes: readonly string[] } | { error: string }> {
  if (given.some(([name]) => name === "cert" || name === "key"))
    return {
      error: "--cert and --key do not travel to a hub: a client's key stays on its machine. Run it there, without --hub.",
    };
  const texts = await withFileTexts(given, readText);
  if (!texts.ok) return texts;
  const read = parseQuestions(texts.pairs, "flag");
  if (!read.ok) return read;
  const { port = null, sni = null } = read.questions;
  const target = parseTarget(input, { sni, port });
  if (!target.ok) return target;
  const values = Map.groupBy(
    texts.pairs.filter(([name]) => isQuestionName(name)),
    ([name]) => name,
  );
  const options = [...values].map(
    ([name, all]) => [name, all.length === 1 ? all[0]?.[1] : all.map(([, value]) => value)] as const,
  );
  const mode = only === "dns" ? "resolvers" : (only ?? "triage");
  return { body: { ...Object.fromEntries(options), target: input, mode }, notes: read.notes };
}
