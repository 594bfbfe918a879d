import { webApi } from "@slack/bolt";
import type { Logger } from "pino";
import { boltLog } from "./bolt-log.ts";
import type { Method } from "./methods.ts";
import { type Answered, refusalOf, refused } from "./refusal.ts";
import type { SlackTransport } from "./settings.ts";

/** One call of Slack's Web API, once: no retry, no waiting. Never rejects. */
export type SlackApi = (method: Method, args: Readonly<Record<string, unknown>>, signal: AbortSignal) => Promise<Answered>;

export type SlackApiOptions = {
  readonly token: string;
  readonly slackApiUrl?: string | undefined;
  readonly transport: SlackTransport;
  readonly log: Logger;
};

/** Slack answers in well under a second; past this it is not going to, ms. */
const callWithinMs = 10_000;

/** Slack's Web API with everything turned off that waits by itself: when to try again is decided in one place, by what is being said. */
export function slackApi({ token, slackApiUrl, transport, log }: SlackApiOptions): SlackApi {
  const client = new webApi.WebClient(token, {
    ...(slackApiUrl === undefined ? {} : { slackApiUrl }),
    fetch: transport.fetch as NonNullable<webApi.WebClientOptions["fetch"]>,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: callWithinMs,
    allowAbsoluteUrls: false,
    logger: boltLog(log),
  });
  return async (method, args, signal) => {
    if (signal.aborted) return refused({ kind: "stopped" });
    const { promise: stopped, resolve: stop } = Promise.withResolvers<Answered>();
    const onAbort = (): void => stop(refused({ kind: "stopped" }));
    signal.addEventListener("abort", onAbort, { once: true });
    const answered = client.apiCall(method, { ...args }).then(
      (data): Answered => ({ ok: true, data: { ...data } }),
      (error: unknown) => refused(refusalOf(error)),
    );
    try {
      return await Promise.race([answered, stopped]);
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  };
}
