import type { RequestListener } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { HTTPReceiver, type Receiver } from "@slack/bolt";
import type { Logger } from "pino";
import { z } from "zod";
import { sentence } from "../evidence/words.ts";
import type { Pause } from "../observation/pause.ts";
import type { Store } from "../store/store.ts";
import type { Address } from "../target/address.ts";
import type { Questions } from "../target/questions.ts";
import { newRunId } from "../triage/new-run-id.ts";
import type { StopReason } from "../triage/to-an-end.ts";
import { tokenAdvice } from "./advice.ts";
import { boltLog } from "./bolt-log.ts";
import { closeInterrupted } from "./close-interrupted.ts";
import { rememberIn } from "./forgiving-store.ts";
import type { Own, SlackMeans, SlackRules } from "./means.ts";
import { cancelRun, OngoingRuns } from "./ongoing.ts";
import { Pacing } from "./pacing.ts";
import { PlainForm } from "./plain-form.ts";
import { isToken, refusalWords } from "./refusal.ts";
import type { RunTriage } from "./run-in-thread.ts";
import { type SlackSettings, slackPath } from "./settings.ts";
import { slackApp } from "./slack-app.ts";
import { SocketConnection } from "./socket-connection.ts";
import { speaker } from "./speak.ts";
import { slackTransport } from "./transport.ts";
import { slackApi } from "./web-api.ts";

export type StartSlack = {
  readonly settings: SlackSettings;
  readonly store: Store;
  readonly runTriage: RunTriage;
  /** Asks about the name alone; `runTriage` where it is left out. */
  readonly runResolvers?: RunTriage;
  /** For `path`, likewise. */
  readonly runPath?: RunTriage;
  /** Who may do what, and whether anything is probed at all. */
  readonly policy: SlackRules;
  /** What holds where a person says nothing. */
  readonly defaults: Questions;
  /** Why an address that a person named may not be probed, or null where it may. */
  readonly refuses: (address: Address) => string | null;
  /** The same for a resolver; `refuses` where it is left out. */
  readonly refusesResolver?: (address: Address, port: number) => string | null;
  /** Names of those that are there to ask from. */
  readonly vantages: () => readonly string[];
  /** All that are known; none where it is left out. */
  readonly fleet?: SlackMeans["fleet"];
  /** From how many of them a request is asked, and what is to be said of that; or what to write instead. All of them where it is left out. */
  readonly askedFrom?: SlackMeans["askedFrom"];
  /** A cause in two plain sentences, null for an id that is not known. */
  readonly explain: (cause: string) => string | null;
  readonly version: string;
  readonly log: Logger;
  /** ms since 1970; the system's clock where it is left out. */
  readonly now?: () => number;
  /** In place of the one that the settings ask for. */
  readonly receiver?: Receiver;
};

export type Slack = {
  /** Resolves when Slack is reached for the first time. Rejects where it says no for good, or `stop` comes first. */
  readonly ready: Promise<void>;
  /** Ends within 10 s: takes no more, lets runs with a verdict finish, closes the messages of the others. */
  readonly stop: () => Promise<void>;
  /** Stops every run, and has their messages say why. */
  readonly cancelAll: (pause: Pause) => void;
  /** Takes Slack's deliveries over HTTP; null in Socket Mode. It answers 404 to every other path. */
  readonly listener: RequestListener | null;
  /** Why Slack cannot be served now, null where it can. */
  readonly trouble: () => Promise<string | null>;
};

/** The whole end has 10 s; what is left of it is for the connection and the store, ms. */
const finishWithinMs = 4_500;
const sayWithinMs = 2_500;
/** For what was waiting to notice that it is over, before the store is closed under it, ms. */
const giveUpWithinMs = 300;

/** Starts the app. Gives itself back at once: nothing waits for Slack. */
export function startSlack(options: StartSlack): Slack {
  const { settings, store, log: ourLog, now = Date.now } = options;
  const log = ourLog.child({ door: "slack" });
  const random = Math.random;
  const over = new AbortController();
  const transport = slackTransport(settings.proxy, over.signal);
  const api = slackApi({ token: settings.botToken, slackApiUrl: settings.slackApiUrl, transport, log });
  const pacing = new Pacing();
  const plainForm = new PlainForm(store, log, now);
  const runs = new OngoingRuns();
  const underWay = new Set<Promise<void>>();
  let tokenTrouble: string | null = null;
  let own: Own | null = null;
  let isStopping = false;

  const onTokenGone = (words: string): void => {
    if (tokenTrouble === null) log.error(tokenAdvice(words));
    tokenTrouble = `Slack does not accept the bot token: ${words}`;
  };
  const means: SlackMeans = {
    ...options,
    api,
    transport,
    pacing,
    runs,
    log,
    now,
    runResolvers: options.runResolvers ?? options.runTriage,
    runPath: options.runPath ?? options.runTriage,
    fleet: options.fleet ?? (() => []),
    askedFrom: options.askedFrom ?? (() => ({ count: options.vantages().length, notes: [] })),
    speaker: speaker({ api, pacing, plainForm, log, random, onTokenGone }),
    remember: rememberIn(store, log),
    rules: { defaults: options.defaults, refuses: options.refuses, refusesResolver: options.refusesResolver },
    newRunId,
    own: () => own,
    isStopping: () => isStopping,
    signal: over.signal,
  };
  const keep = (work: Promise<void>): void => {
    const kept = work
      .catch((error: unknown) => log.error({ err: error }, "work failed"))
      .finally(() => {
        underWay.delete(kept);
      });
    underWay.add(kept);
  };

  const socket =
    settings.mode === "socket" && options.receiver === undefined
      ? new SocketConnection({ ...settings, transport, log, random })
      : null;
  const http = settings.mode === "http" ? httpReceiver(settings.signingSecret, log) : null;
  const receiver = options.receiver ?? socket ?? http;
  if (receiver === null) throw new TypeError("there is no way to Slack");
  slackApp({ receiver, botToken: settings.botToken, means, keep });

  const introduced = introduce(means, onTokenGone).then((self) => {
    own = self;
  });
  const ready = Promise.all([introduced, socket?.start()]).then(() => keep(closeInterrupted(means)));
  ready.catch((error: unknown) => {
    if (!isStopping) log.error({ err: error }, "Slack cannot be served");
  });
  return {
    ready,
    listener: http === null ? null : listenerOf(http),
    trouble: async () => tokenTrouble ?? socket?.trouble ?? (own !== null ? null : "Slack has not answered yet"),
    cancelAll: ({ by, why }) => {
      const paused = `All probing was paused by ${by}${why === "" ? "." : `: ${sentence(why)}`} An admin ends it: \`/triage resume\`.`;
      for (const run of runs.all()) cancelRun(run, paused);
    },
    stop: async () => {
      isStopping = true;
      for (const run of runs.all()) if (run.latest === null) run.stop.abort("interrupted" satisfies StopReason);
      const finished = Promise.all(underWay);
      await Promise.race([finished, sleep(finishWithinMs, undefined, { ref: false })]);
      for (const run of runs.all()) run.stop.abort("interrupted" satisfies StopReason);
      await Promise.race([finished, sleep(sayWithinMs, undefined, { ref: false })]);
      over.abort();
      await Promise.race([finished, sleep(giveUpWithinMs, undefined, { ref: false })]);
      await socket?.stop();
      await transport.dispatcher?.destroy();
      log.info("the door to Slack is closed");
    },
  };
}

const selfSchema = z.object({
  url: z.url().nullable().catch(null),
  team_id: z.string().nullable().catch(null),
  enterprise_id: z.string().nullable().catch(null),
});

/** Asks Slack who we are, again and again until it answers. Gives who we are. Rejects where the token is not accepted or the app ends. */
async function introduce({ api, log, signal }: SlackMeans, onTokenGone: (words: string) => void): Promise<Own> {
  for (let pause = 500; ; pause = Math.min(30_000, pause * 2)) {
    const answered = await api("auth.test", {}, signal);
    if (answered.ok) {
      const { url, team_id: team, enterprise_id: enterprise } = selfSchema.parse(answered.data);
      return { url, team, enterprise };
    }
    if (isToken(answered.refusal)) {
      onTokenGone(refusalWords(answered.refusal));
      throw new Error(`Slack does not accept the bot token: ${refusalWords(answered.refusal)}`);
    }
    log.warn({ refusal: refusalWords(answered.refusal) }, "Slack did not say who we are; asking again");
    const wait = answered.refusal.kind === "rate-limited" ? answered.refusal.retryAfterMs : pause;
    await sleep(wait, undefined, { signal, ref: false });
  }
}

/** Slack's payloads have a few kilobytes, those with a view some more. */
const bodyAtMost = 1024 * 1024;

function httpReceiver(signingSecret: string, log: Logger): HTTPReceiver {
  return new HTTPReceiver({
    signingSecret,
    endpoints: slackPath,
    bodyLimit: bodyAtMost,
    logger: boltLog(log),
    processEventErrorHandler: async ({ error }) => {
      log.error({ err: error }, "a delivery of Slack could not be handled");
      return false;
    },
  });
}

function listenerOf(receiver: HTTPReceiver): RequestListener {
  return (request, response) => {
    try {
      receiver.requestListener(request, response);
    } catch {
      // Bolt throws where the path is none of its own.
      response.writeHead(404).end();
    }
  };
}
