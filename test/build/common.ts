import { type Seen, seenFrom } from "../../src/cause/seen.ts";
import { type Settings, thresholdsSchema } from "../../src/cause/settings.ts";
import type { Failure } from "../../src/observation/failure.ts";
import { kindOf, type Probe } from "../../src/observation/kinds.ts";
import { type DataOf, type Observation, type ObservationOf, observationSchema } from "../../src/observation/observation.ts";
import type { SubjectOf } from "../../src/observation/step.ts";
import { type Address, parseAddress } from "../../src/target/address.ts";
import type { Target } from "../../src/target/target.ts";

/** What a test may say of any observation beside its subject; the rest is filled in. Neither `failure` nor `skippedBecause`: it went well. */
export type Told = {
  vantage?: string;
  round?: number;
  attempt?: number;
  /** Default: tries of one question begin 600 ms apart, so three of them make it certain. */
  startMs?: number;
  elapsedMs?: number;
  loopDelayMs?: number;
  at?: string;
  id?: string;
  failure?: Failure | null;
  skippedBecause?: string | null;
};

/** The instant that tests call now. */
export const now = "2026-08-01T12:00:00.000Z";
const began = Date.parse(now) - 2_000;

let made = 0;

/** One observation, checked against the contract, with the next id. */
export function observation<P extends Probe>(
  probe: P,
  partial: Told & { subject: SubjectOf<P>; data?: DataOf<P> },
): Extract<Observation, { probe: P }> {
  const { attempt = 1, failure = null, skippedBecause = null } = partial;
  const startMs = partial.startMs ?? (attempt - 1) * 600;
  made += 1;
  const record = {
    id: partial.id ?? `obs_${made}`,
    round: partial.round ?? 1,
    attempt,
    vantage: partial.vantage ?? "here",
    layer: kindOf(probe).layer,
    at: partial.at ?? new Date(began + startMs).toISOString(),
    startMs,
    elapsedMs: partial.elapsedMs ?? 20,
    outcome: skippedBecause !== null ? "skipped" : failure !== null ? "failed" : "ok",
    skippedBecause,
    failure,
    loopDelayMs: partial.loopDelayMs ?? 0,
    repeat: "",
    probe,
    subject: partial.subject,
    data: partial.data ?? {},
  };
  return observationSchema.parse(record) as unknown as ObservationOf<P> & Extract<Observation, { probe: P }>;
}

export function address(text: string): Address {
  const parsed = parseAddress(text);
  if (parsed === null) throw new TypeError(`no address: ${text}`);
  return parsed;
}

/** The target's two addresses in every test that says nothing else, one over IPv6, and one that is not the target's. */
export const one = address("203.0.113.7");
export const two = address("203.0.113.8");
export const six = address("2001:db8::7");
export const stranger = address("198.51.100.66");

export const apiTarget: Target = {
  input: "api.example.com",
  kind: "name",
  url: "https://api.example.com/",
  host: "api.example.com",
  display: "api.example.com",
  port: 443,
  scheme: "https",
  sni: "api.example.com",
  service: null,
};
export const tcpTarget: Target = { ...apiTarget, url: "tcp://api.example.com:443", scheme: "tcp", sni: null };
export const httpTarget: Target = { ...apiTarget, url: "http://api.example.com/", scheme: "http", port: 80, sni: null };

export const defaultSettings: Settings = {
  thresholds: thresholdsSchema.parse({}),
  expect: { status: null, text: null, healthPath: null },
  baseline: null,
  timeBudgetMs: 10_000,
  policy: null,
};

/** All that a cause may look at, made of these observations. */
export function seenOf(
  observations: readonly Observation[],
  facts: { target?: Target; settings?: Settings; now?: string } = {},
): Seen {
  return seenFrom({
    target: facts.target ?? apiTarget,
    settings: facts.settings ?? defaultSettings,
    now: facts.now ?? now,
    observations,
  });
}
