import { setTimeout as sleep } from "node:timers/promises";
import { type App, type Receiver, SocketModeReceiver } from "@slack/bolt";
import type { Logger } from "pino";
import { boltLog } from "./bolt-log.ts";
import { isToken, refusalOf, refusalWords } from "./refusal.ts";
import type { SlackTransport } from "./settings.ts";

export type SocketOptions = {
  readonly appToken: string;
  readonly slackApiUrl?: string | undefined;
  readonly transport: SlackTransport;
  readonly log: Logger;
  readonly random: () => number;
};

/** Slack says hello within a second; past this the connection counts as failed, ms. */
const helloWithinMs = 15_000;
const firstPauseMs = 500;
const longestPauseMs = 30_000;
/** A connection that ends before this was none, ms: without it a peer that hangs up at once would be called without a pause. */
const shortestLifeMs = 5_000;
/** At the end of the process Slack's goodbye is waited for this long, ms. */
const farewellMs = 200;

/** How a connection ended: `words` for the log, `told` for anybody. */
type Ended = { readonly kind: "refused" | "failed" | "lost"; readonly words: string; readonly told: string };

/**
 * Socket Mode with a fresh client for each connection. The SDK's own way to come back can stop for good (a failed apps.connections.open ends it
 * as an unhandled rejection) and meets itself when Slack closes a connection while another is being opened; here a lost connection is simply
 * thrown away and the next one opened, at once the first time, then more and more slowly.
 */
export class SocketConnection implements Receiver {
  readonly #options: SocketOptions;
  #app: App | null = null;
  #current: SocketModeReceiver | null = null;
  /** Clients that have said goodbye and wait for Slack's. A second goodbye makes the SDK take its socket away, which would otherwise keep the process for 30 s. */
  readonly #leaving = new Set<SocketModeReceiver["client"]>();
  #isStopping = false;
  #wake: (() => void) | null = null;
  #first = Promise.withResolvers<void>();
  /** Why there is no connection, in words that a stranger may read; null while there is one. The log says more. */
  trouble: string | null = "not connected yet";

  constructor(options: SocketOptions) {
    this.#options = options;
  }

  init(app: App): void {
    this.#app = app;
  }

  /** Connects and stays so in the background. Resolves with the first connection; rejects where Slack says no for good or `stop` comes first. */
  start(): Promise<void> {
    this.#first.promise.catch(() => {});
    void this.#stayConnected();
    return this.#first.promise;
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.trouble = "stopping";
    this.#wake?.();
    this.#first.reject(new Error("stopped before Slack was reached"));
    if (this.#current !== null) await this.#discard(this.#current);
    await sleep(farewellMs, undefined, { ref: false });
    for (const client of this.#leaving) void client.disconnect();
  }

  async #stayConnected(): Promise<void> {
    const { log, random } = this.#options;
    for (let failures = 0; !this.#isStopping; ) {
      const ended = await this.#connectOnce();
      if (this.#isStopping) return;
      if (ended.kind === "refused") {
        this.trouble = `Slack does not accept the app token: ${ended.words}`;
        log.error(
          `${this.trouble}. Make one with connections:write (api.slack.com/apps, your app, Basic Information, App-Level Tokens), put SLACK_APP_TOKEN in place and restart.`,
        );
        return this.#first.reject(new Error(this.trouble));
      }
      failures = ended.kind === "failed" ? failures + 1 : 0;
      const pause = failures === 0 ? 0 : Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1)) * (0.5 + random() / 2);
      this.trouble = `not connected: ${ended.told}`;
      log.warn({ failures, pause: Math.round(pause) }, `Slack's connection: ${ended.words}`);
      await this.#sleep(pause);
    }
  }

  /** One connection from its opening to its end, however that comes. */
  async #connectOnce(): Promise<Ended> {
    const receiver = this.#fresh();
    const { promise: over, resolve: end } = Promise.withResolvers<string>();
    receiver.client.on("disconnected", () => end("closed"));
    receiver.client.on("close", () => end("closed"));
    // Slack asks for a new connection every few hours; the SDK would first wait for the old one to be closed from both ends.
    receiver.client.on("ws_message", (data: unknown) => {
      if (isFarewell(data)) end("Slack asked for a new one");
    });
    receiver.client.on("error", (error: Error) => end(wordsOf(error)));
    try {
      const late = new Promise<never>((_, reject) => {
        setTimeout(() => reject(new Error(`no hello within ${helloWithinMs / 1_000} s`)), helloWithinMs).unref();
      });
      await Promise.race([receiver.start(), late, over.then((words) => Promise.reject(new Error(words)))]);
    } catch (error) {
      await this.#discard(receiver);
      const refusal = refusalOf(error);
      const words = refusalWords(refusal);
      const told = refusal.kind === "network" ? "Slack cannot be reached" : words;
      return { kind: isToken(refusal) ? "refused" : "failed", words, told };
    }
    this.trouble = null;
    this.#first.resolve();
    this.#options.log.info("connected to Slack");
    const since = performance.now();
    const words = await over;
    const isShort = performance.now() - since < shortestLifeMs;
    await this.#discard(receiver);
    return { kind: isShort ? "failed" : "lost", words, told: "the connection ended" };
  }

  #fresh(): SocketModeReceiver {
    const { appToken, slackApiUrl, transport, log } = this.#options;
    if (this.#app === null) throw new TypeError("the connection was started before its app");
    const receiver = new SocketModeReceiver({
      appToken,
      autoReconnectEnabled: false,
      logger: boltLog(log),
      ...(transport.dispatcher === null ? {} : { dispatcher: transport.dispatcher }),
      installerOptions: {
        clientOptions: {
          retryConfig: { retries: 0 },
          rejectRateLimitedCalls: true,
          timeout: helloWithinMs,
          ...(slackApiUrl === undefined ? {} : { slackApiUrl }),
          fetch: transport.fetch as never,
        },
      },
      processEventErrorHandler: async ({ error }) => {
        log.error({ err: error }, "a delivery of Slack could not be handled");
        return false;
      },
    });
    receiver.init(this.#app);
    this.#current = receiver;
    return receiver;
  }

  /** Ends the client without waiting for Slack to agree: a peer that hangs would hold this up for 30 s. */
  async #discard(receiver: SocketModeReceiver): Promise<void> {
    if (this.#current === receiver) this.#current = null;
    const { client } = receiver;
    this.#leaving.add(client);
    client.once("disconnected", () => this.#leaving.delete(client));
    await receiver.stop().catch((error: unknown) => this.#options.log.debug({ err: error }, "a connection ended badly"));
  }

  async #sleep(ms: number): Promise<void> {
    if (ms === 0 || this.#isStopping) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const timer = setTimeout(resolve, ms);
    await promise;
    clearTimeout(timer);
    this.#wake = null;
  }
}

function isFarewell(data: unknown): boolean {
  if (typeof data !== "string" || data.length > 2_000 || !data.includes("disconnect")) return false;
  try {
    return (JSON.parse(data) as { type?: unknown }).type === "disconnect";
  } catch {
    return false;
  }
}

/** The SDK wraps what happened, sometimes without any words. */
function wordsOf(error: Error & { readonly original?: unknown }): string {
  const inner = error.original instanceof Error ? error.original.message : "";
  return error.message || inner || "the WebSocket failed";
}
