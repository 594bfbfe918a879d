import type { Logger } from "pino";
import { refusedAddress } from "../policy/refused-address.ts";
import { evidenceKeptDays } from "../store/store.ts";
import { adviceFor } from "./advice.ts";
import { answerCommand, cancel } from "./answer-command.ts";
import { beginRun } from "./begin-run.ts";
import type { Person, SlackMeans } from "./means.ts";
import { feedbackTaken, ownFailure } from "./message/answers.ts";
import type { Message } from "./message/message.ts";
import { type Press, readPress } from "./message/press.ts";
import { isModalVerb, openModal } from "./open-modal.ts";
import { permitted } from "./permitted.ts";
import { findRun, withoutEvidence } from "./pressed-run.ts";
import type { Pressed } from "./read-press.ts";
import { refusalWords } from "./refusal.ts";
import { type Reply, replyTo } from "./response-url.ts";
import { shareEvidence } from "./share-evidence.ts";
import { runThat, sentences } from "./typed-answer.ts";

/** A press is answered within a second, whatever it does after that, ms. */
const sayWithinMs = 800;

/** Does what a button says, and tells whoever pressed it. The press has been acknowledged. Never rejects: what goes wrong is logged and told. */
export async function answerPress({ person, actionId, value }: Pressed, means: SlackMeans): Promise<void> {
  const place = { workspace: person.workspace, channel: person.channel };
  const press = readPress(actionId, value);
  const log = means.log.child({ run: press?.run ?? null, action: actionId, user: person.user });
  const reply = replyTo({ ...means, url: person.responseUrl, place, user: person.user, run: press?.run ?? null });
  try {
    log.info("button pressed");
    if (actionId === runThat) return await ranThat(value, person, reply, means);
    if (press === null)
      return void (await reply.tell(
        spoken(sentences("This button is from another version of Faultline. `/triage help` shows what works.")),
      ));
    const said = await answerTo(press, person, reply, means, log);
    if (said !== null) await reply.tell(spoken(said));
  } catch (error) {
    log.error({ err: error }, "a button failed");
    await reply.tell(spoken(ownFailure(press?.run ?? null)));
  }
}

const spoken = (said: Message) => () => said;

async function ranThat(text: string, person: Person, reply: Reply, means: SlackMeans): Promise<void> {
  const { said, work } = answerCommand(text, person, means);
  await Promise.all([said === null ? null : reply.tell(spoken(said), { replace: true }), work?.()]);
}

async function answerTo(press: Press, person: Person, reply: Reply, means: SlackMeans, log: Logger): Promise<Message | null> {
  const may = permitted(person, press.verb === "cancel" ? "triage" : "view", means);
  if (!may.ok) return sentences(may.error);
  if (isModalVerb(press.verb)) return openModal({ ...press, verb: press.verb }, person, means);
  switch (press.verb) {
    case "cancel":
      return cancel(press.run, person, means);
    case "verdict_feedback":
      return feedback(press, person, means);
    case "rerun":
      return rerun(press, person, reply, means);
    case "json":
      return evidence(press, person, reply, means, log);
    default:
      return null;
  }
}

async function feedback({ run, right }: Press, person: Person, means: SlackMeans): Promise<Message> {
  const found = await findRun(run, person, means);
  if (!found.ok) return found.said;
  await means.store.addFeedback({ workspace: person.workspace, run, user: person.user, right: right === true });
  return feedbackTaken(right === true);
}

/** Asks the same anew, in the name of whoever pressed. What was allowed then need not be now. */
async function rerun({ run }: Press, person: Person, reply: Reply, means: SlackMeans): Promise<Message | null> {
  const found = await findRun(run, person, means);
  if (!found.ok) return found.said;
  const refusal = refusedAddress(found.run.request, means.rules);
  if (refusal !== null) return sentences(refusal);
  const { said, work } = beginRun(found.run.request, person, means);
  await Promise.all([said === null ? null : reply.tell(spoken(said)), work?.()]);
  return null;
}

async function evidence(press: Press, person: Person, reply: Reply, means: SlackMeans, log: Logger): Promise<Message | null> {
  const found = await findRun(press.run, person, means);
  if (!found.ok) return found.said;
  const { run } = found;
  if (run.report === null) return withoutEvidence(run);
  const { api, transport, signal } = means;
  const sharing = shareEvidence(run.report, { api, transport, channel: person.channel, threadTs: run.parentTs, signal });
  const late = setTimeout(() => void reply.tell(spoken(sentences("The evidence is on its way into the thread."))), sayWithinMs);
  const shared = await sharing.finally(() => clearTimeout(late));
  if (shared.ok) return null;
  log.warn({ refusal: refusalWords(shared.refusal) }, "the evidence could not be shared");
  return sentences(
    adviceFor(shared.refusal) ?? `The evidence could not be shared. It is kept for ${evidenceKeptDays} days: press again.`,
  );
}
