import { getCACertificates } from "node:tls";
import { Agent, type Dispatcher, ProxyAgent, request } from "undici";
import { z } from "zod";
import { apiPaths, bodyAtMost, type RunAnswer, runAnswerSchema } from "../../triage/hub-api.ts";
import { exitStatus } from "../means.ts";
import type { HubAccess } from "./hub-access.ts";
import { connectionTrouble, HubTrouble } from "./hub-trouble.ts";

/** One hub over its HTTP API. Each call rejects with HubTrouble alone. */
export type HubClient = {
  readonly begin: (body: object, signal: AbortSignal) => Promise<RunAnswer>;
  /** The run's events, as lines from the first on. */
  readonly events: (run: RunAnswer, signal: AbortSignal) => AsyncGenerator<string>;
  readonly cancel: (run: RunAnswer, signal: AbortSignal) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** A hub answers at once, and connects within this, ms. */
const answerWithinMs = 15_000;
const connectWithinMs = 10_000;
/** The longest line is the report: 8 vantages' evidence has some megabytes. */
const lineAtMost = 64 * 1024 * 1024;

export function hubClient({ base, token, ca, proxy }: HubAccess): HubClient {
  const tls = ca === null ? {} : { ca: [...getCACertificates("default"), ca] };
  const connect = { timeout: connectWithinMs, ...tls };
  const dispatcher = proxy === null ? new Agent({ connect }) : new ProxyAgent({ uri: proxy.href, requestTls: connect });

  const call = async (path: string, method: "GET" | "POST" | "DELETE", signal: AbortSignal, body?: object) => {
    const type = body === undefined ? {} : { "content-type": "application/json" };
    try {
      return await request(`${base}${path}`, {
        dispatcher,
        method,
        headers: { authorization: `Bearer ${token}`, ...type },
        body: body === undefined ? null : JSON.stringify(body),
        headersTimeout: answerWithinMs,
        // What comes is bounded as a whole, by the signal.
        bodyTimeout: 0,
        signal,
      });
    } catch (error) {
      throw connectionTrouble(error, base);
    }
  };
  const soon = (signal: AbortSignal): AbortSignal => AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]);
  const runIn = async (answer: Dispatcher.ResponseData): Promise<RunAnswer> => {
    const read = runAnswerSchema.safeParse(await jsonOf(answer, base));
    if (answer.statusCode !== 202 || !read.success) throw notOurs(answer.statusCode, base);
    return read.data;
  };

  return {
    begin: async (body, signal) => {
      if (Buffer.byteLength(JSON.stringify(body)) > bodyAtMost)
        throw new HubTrouble(
          `That is more than a hub takes (${bodyAtMost / 1024} kB): name a smaller --ca FILE.`,
          exitStatus.wrongUse,
        );
      return runIn(await call(apiPaths.triage, "POST", soon(signal), body));
    },
    async *events({ run }, signal) {
      const answer = await call(`${apiPaths.runs}/${run}/events`, "GET", signal);
      if (answer.statusCode !== 200) {
        await jsonOf(answer, base);
        throw notOurs(answer.statusCode, base);
      }
      yield* linesOf(answer.body, base);
    },
    cancel: async ({ run }, signal) => {
      const answer = await call(`${apiPaths.runs}/${run}`, "DELETE", soon(signal));
      // It has ended by itself meanwhile: there is nothing left to cancel.
      if (answer.statusCode === 409) return void (await answer.body.dump());
      await runIn(answer);
    },
    close: () => dispatcher.destroy(),
  };
}

/** The words alone: a later hub may have reasons that are not known here. */
const errorWordsSchema = z.object({ error: z.object({ message: z.string() }) });

async function* linesOf(body: AsyncIterable<Buffer>, base: string): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest: string[] = [];
  let size = 0;
  try {
    for await (const part of body) {
      const [first = "", ...more] = decoder.decode(part, { stream: true }).split("\n");
      rest.push(first);
      size += first.length;
      for (const next of more) {
        const line = rest.join("");
        rest = [next];
        size = next.length;
        if (line !== "") yield line;
      }
      if (size > lineAtMost) throw new HubTrouble(`The hub ${base} sends a line without an end.`);
    }
  } catch (error) {
    throw connectionTrouble(error, base);
  }
}

/** The JSON of an answer; one that is an error is thrown in the hub's own words. */
async function jsonOf({ statusCode, body }: Dispatcher.ResponseData, base: string): Promise<unknown> {
  let value: unknown;
  try {
    let text = "";
    for await (const part of body.setEncoding("utf8")) {
      text += part;
      if (text.length > bodyAtMost) throw notOurs(statusCode, base);
    }
    value = JSON.parse(text);
  } catch (error) {
    throw error instanceof SyntaxError ? notOurs(statusCode, base) : connectionTrouble(error, base);
  }
  const told = errorWordsSchema.safeParse(value);
  if (!told.success) return value;
  const isOurs = statusCode < 500 && statusCode !== 429;
  throw new HubTrouble(told.data.error.message, isOurs ? exitStatus.wrongUse : exitStatus.failedItself);
}

const notOurs = (status: number, base: string): HubTrouble =>
  new HubTrouble(`${base} answered ${status}, and not as a Faultline hub does: is that its address, and is it of this version?`);
