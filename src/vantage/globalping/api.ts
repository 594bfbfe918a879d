import type { z } from "zod";
import type { Secret } from "../../target/secret.ts";
import {
  apiUrl,
  createdSchema,
  errorSchema,
  type Limits,
  limitsSchema,
  type Measured,
  type Measurement,
  measuredSchema,
  type Place,
} from "./api-schema.ts";
import { boundedText } from "./bounded-text.ts";
import type { Told, Trouble } from "./trouble.ts";

/** Globalping's public API, one call each. Never rejects; ends with the signal. */
export type GlobalpingApi = {
  readonly create: (measurement: Measurement, place: Place, signal: AbortSignal) => Promise<Told<{ id: string }>>;
  /** How far a measurement is; `measured` null where nothing has changed since `etag`. */
  readonly read: (
    id: string,
    etag: string | null,
    signal: AbortSignal,
  ) => Promise<Told<{ measured: Measured | null; etag: string | null }>>;
  /** What is left of the quota. Costs nothing. */
  readonly limits: (signal: AbortSignal) => Promise<Told<Limits>>;
};

export type ApiMeans = {
  readonly fetch: typeof fetch;
  readonly token: Secret | null;
  readonly userAgent: string;
  /** ms since 1970. */
  readonly now: () => number;
};

/** How long a probe tries before it says that it failed, s: the least that can be asked for. A run lasts ten. */
export const probeTimeoutS = 5;
/** A result holds 10 kB of a body at most, and its headers, each twice. */
const mostBytes = 512 * 1_024;
/** Where no header says when a quota comes back: theirs is by the hour, and nobody need wait for a whole one in vain, ms. */
const unsaidResetMs = 60_000;
const longestResetMs = 24 * 3_600_000;
const wordsKept = 200;

export function globalpingApi({ fetch: ask, token, userAgent, now }: ApiMeans): GlobalpingApi {
  const headers = {
    accept: "application/json",
    "user-agent": userAgent,
    ...(token === null ? {} : { authorization: `Bearer ${token.reveal()}` }),
  };
  const call = async (
    path: string,
    init: RequestInit,
    signal: AbortSignal,
  ): Promise<Told<{ response: Response; body: unknown }>> => {
    try {
      const response = await ask(`${apiUrl}${path}`, {
        ...init,
        headers: { ...headers, ...init.headers },
        redirect: "error",
        signal,
      });
      const text = await boundedText(response, mostBytes);
      if (text === null) return trouble({ kind: "odd", words: `an answer of more than ${mostBytes} bytes` });
      const body = jsonIn(text);
      return response.ok || response.status === 304
        ? { ok: true, value: { response, body } }
        : trouble(troubleOf(response, body, init.method === "POST", now()));
    } catch (error) {
      return trouble({ kind: "unreachable", words: signal.aborted ? "it did not answer in time" : causeOf(error) });
    }
  };
  return {
    create: async (measurement, place, signal) => {
      const request = { ...measurement, locations: place, inProgressUpdates: false, timeout: probeTimeoutS };
      const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(request) };
      const told = await call("/v1/measurements", init, signal);
      return told.ok ? readAs(createdSchema, told.value.body) : told;
    },
    read: async (id, etag, signal) => {
      const init = etag === null ? {} : { headers: { "if-none-match": etag } };
      const told = await call(`/v1/measurements/${encodeURIComponent(id)}`, init, signal);
      if (!told.ok) return told;
      const { response, body } = told.value;
      if (response.status === 304) return { ok: true, value: { measured: null, etag } };
      const read = readAs(measuredSchema, body);
      return read.ok ? { ok: true, value: { measured: read.value, etag: response.headers.get("etag") } } : read;
    },
    limits: async (signal) => {
      const told = await call("/v1/limits", {}, signal);
      return told.ok ? readAs(limitsSchema, told.value.body) : told;
    },
  };
}

const trouble = (what: Trouble): { ok: false; trouble: Trouble } => ({ ok: false, trouble: what });

function readAs<S extends z.ZodType>(schema: S, body: unknown): Told<z.infer<S>> {
  const read = schema.safeParse(body);
  if (read.success) return { ok: true, value: read.data };
  const [issue] = read.error.issues;
  return trouble({ kind: "odd", words: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "unreadable"}`.slice(0, wordsKept) });
}

/** 429 to a new measurement is the quota; to a result it is one question too soon (the endpoints' own documentation). */
function troubleOf({ status, headers }: Response, body: unknown, isNew: boolean, nowMs: number): Trouble {
  const read = errorSchema.safeParse(body);
  const said = read.success ? [read.data.error.message, ...Object.values(read.data.error.params ?? {})].join(" ") : "";
  const words = (said === "" ? `HTTP ${status}` : said).slice(0, wordsKept);
  if (status === 429 && isNew) {
    const resetMs = secondsIn(headers, "x-ratelimit-reset") ?? unsaidResetMs;
    return { kind: "quota", untilMs: nowMs + Math.min(resetMs, longestResetMs) };
  }
  if (status === 429) return { kind: "later", afterMs: secondsIn(headers, "retry-after") ?? 1_000 };
  if (status === 422) return { kind: "no-probes", words };
  if (status >= 400 && status < 500)
    return { kind: "refused", words: status === 401 ? `${words} (FAULTLINE_GLOBALPING_TOKEN)` : words };
  return { kind: "odd", words };
}

/** In ms; null where the header is not there or no number of seconds. */
function secondsIn(headers: Headers, name: string): number | null {
  const text = headers.get(name) ?? "";
  return /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : null;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is no documented answer either: the schema says so.
    return null;
  }
}

/** `fetch failed` alone helps nobody: what went wrong stands in its cause. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return (cause instanceof Error ? cause.message || cause.name : String(cause)).slice(0, wordsKept);
}
