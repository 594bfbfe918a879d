import { pauseWords } from "../policy/pause.ts";
import type { Action } from "../policy/roles.ts";
import { answerAgents } from "./answer-agents.ts";
import { type Beginning, beginRun } from "./begin-run.ts";
import type { Person, SlackMeans } from "./means.ts";
import { cancelling, helpAnswer, nothingToCancel, statusAnswer } from "./message/answers.ts";
import { explainAnswer } from "./message/explain.ts";
import type { Message } from "./message/message.ts";
import { vantagesAnswer } from "./message/vantages.ts";
import { cancelRun, type Ongoing } from "./ongoing.ts";
import { pauseAll, resumeAll } from "./pause-all.ts";
import { permitted, runAction } from "./permitted.ts";
import { type Command, readCommand } from "./read-command.ts";
import { sentences, unknownAnswer } from "./typed-answer.ts";

const alone = (said: Message): Beginning => ({ said, work: null });

/** The answer to what stands behind `/triage`, known at once so that it can be the acknowledgement. Nothing is posted for a wrong command. */
export function answerCommand(text: string, person: Person, means: SlackMeans): Beginning {
  const command = readCommand(text, means.rules);
  const may = permitted(person, actionOf(command), means);
  if (!may.ok) return alone(sentences(may.error));
  switch (command.kind) {
    case "help":
      return alone(helpAnswer());
    case "status":
      return alone(status(person, means));
    case "vantages":
      return alone(vantagesAnswer(means.fleet(), means.now()));
    case "cancel":
      return alone(cancel(command.run, person, means));
    case "explain":
      return alone(explainAnswer(command.cause));
    case "pause":
      return pauseAll(command.why, person, means);
    case "resume":
      return resumeAll(person, means);
    case "agents":
      return answerAgents(command, person, means);
    case "later":
      return alone(sentences(`\`/triage ${command.word}\` is not in this version yet. \`/triage help\` shows what is.`));
    case "unknown":
      return alone(unknownAnswer(command.word, command.instead, command.runs));
    case "wrong":
      return alone(sentences(command.error));
    case "run":
      return beginRun(command.request, person, means, command.notes);
  }
}

function actionOf(command: Command): Action {
  switch (command.kind) {
    case "run":
      return runAction(command.request);
    case "cancel":
      return "triage";
    case "pause":
    case "resume":
      return "pause";
    case "agents":
      return "agents";
    default:
      return "view";
  }
}

function status({ workspace, channel }: Person, { runs, vantages, version, now, policy }: SlackMeans): Message {
  const running = runs
    .inChannel(workspace, channel)
    .map(({ request, askedBy, askedAt }) => ({ target: request.target.display, by: askedBy, forMs: now() - askedAt }));
  const paused = policy.pause.now === null ? null : pauseWords(policy.pause.now);
  return statusAnswer({ running, vantages: vantages(), version, paused });
}

/** Stops what runs in this channel, or one's own run anywhere in the workspace by its id. */
export function cancel(id: string | null, { workspace, channel, user, userName }: Person, { runs, log }: SlackMeans): Message {
  const here = runs.inChannel(workspace, channel);
  const named = id === null ? null : runs.find(workspace, id);
  if (named !== null && named.channel !== channel && named.askedBy !== user) {
    return sentences("That run belongs to another channel: whoever asked for it, or anybody there, can stop it.");
  }
  if (id !== null && named === null) return sentences(`\`${id}\` is not running any more, so there is nothing to cancel.`);
  if (here.length > 1 && named === null) return whichOne(here);
  const run = named ?? here[0];
  if (run === undefined) return nothingToCancel();
  cancelRun(run, `Cancelled by ${userName}.`);
  log.info({ run: run.id, user }, "cancelled");
  return cancelling(run.request.target.display);
}

function whichOne(runs: readonly Ongoing[]): Message {
  const lines = runs
    .slice(0, 10)
    .map(({ id, request }) => `\`/triage cancel ${id}\` stops ${request.target.display.slice(0, 80)}.`);
  return sentences("Several run here.", ...lines);
}
