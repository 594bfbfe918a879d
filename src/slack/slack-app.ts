import { App, type Receiver } from "@slack/bolt";
import type { Logger } from "pino";
import { answerCommand } from "./answer-command.ts";
import { answerPress } from "./answer-press.ts";
import { boltLog } from "./bolt-log.ts";
import { inTurn } from "./in-turn.ts";
import type { SlackMeans } from "./means.ts";
import { ownFailure } from "./message/answers.ts";
import type { Message } from "./message/message.ts";
import { slashCommands } from "./methods.ts";
import { policyNotes } from "./policy-note.ts";
import { readPressed, readTyped } from "./read-press.ts";
import { sentences } from "./typed-answer.ts";

export type SlackAppOptions = {
  readonly receiver: Receiver;
  readonly botToken: string;
  readonly means: SlackMeans;
  /** Work that goes on after an acknowledgement is handed over here, so that an end of the process can wait for it. */
  readonly keep: (work: Promise<void>) => void;
};

/** Trigger ids remembered in memory: the second delivery of a command is acknowledged and does nothing, without asking the store first. */
const remembersTriggers = 1_000;

/** The Bolt app: reads what comes in, acknowledges it at once, and hands the rest over. It decides nothing itself. */
export function slackApp({ receiver, botToken, means, keep }: SlackAppOptions): App {
  const { log } = means;
  const app = new App({
    receiver,
    authorize: async () => ({ botToken }),
    convoStore: false,
    ignoreSelf: false,
    attachFunctionToken: false,
    clientOptions: { retryConfig: { retries: 0 }, rejectRateLimitedCalls: true },
    logger: boltLog(log),
  });
  const isRepeated = repetitions();
  const begin = inTurn();
  const noted = policyNotes(means.policy.note);

  // Every command is answered: Bolt would let one without a listener wait for 3 s and then fail.
  app.command(/^\/.*/, async ({ body, ack }) => {
    const typed = readTyped(body);
    if (typed === null) return acknowledge(ack, ownFailure(null), log);
    if (!slashCommands.some((command) => command === typed.command)) {
      return acknowledge(ack, sentences(`This app answers to \`${slashCommands.join("`, `")}\`.`), log);
    }
    if (isRepeated(typed.person.triggerId)) return acknowledge(ack, null, log);
    const { said, work } = decided(typed, means);
    await acknowledge(ack, noted(typed.person.user, said), log);
    if (work !== null) keep(begin(work));
  });

  app.action(/[\s\S]*/, async ({ body, ack }) => {
    await acknowledge(ack, null, log);
    const pressed = readPressed(body);
    if (pressed === null) log.warn({ type: body.type }, "a press that is none of a button in a channel");
    else if (!isRepeated(pressed.person.triggerId)) keep(answerPress(pressed, means));
  });

  app.error(async (error) => {
    log.error({ err: error }, "Bolt could not handle a delivery");
  });
  return app;
}

function decided(typed: NonNullable<ReturnType<typeof readTyped>>, means: SlackMeans): ReturnType<typeof answerCommand> {
  try {
    return answerCommand(typed.text, typed.person, means);
  } catch (error) {
    means.log.error({ err: error }, "a command could not be answered");
    return { said: ownFailure(null), work: null };
  }
}

type Ack = (response?: { response_type: "ephemeral" } & Message) => Promise<void>;

/** An acknowledgement that does not arrive is Slack's to complain about; what was asked for goes on. */
async function acknowledge(ack: unknown, said: Message | null, log: Logger): Promise<void> {
  try {
    await (ack as Ack)(...(said === null ? [] : [{ response_type: "ephemeral" as const, ...said }]));
  } catch (error) {
    log.warn({ err: error }, "an acknowledgement did not reach Slack");
  }
}

/** Tells whether an id was seen before, among the latest. */
function repetitions(): (id: string) => boolean {
  const seen = new Set<string>();
  return (id) => {
    if (seen.has(id)) return true;
    seen.add(id);
    for (const oldest of seen) {
      if (seen.size <= remembersTriggers) break;
      seen.delete(oldest);
    }
    return false;
  };
}
