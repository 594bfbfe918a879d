import type { Settings } from "../cause/settings.ts";
import type { Observation } from "../observation/observation.ts";
import { isFirstVerdictReady, isMoot, pendingIn } from "../plan/first-verdict.ts";
import { knownAddresses, mostAddresses } from "../plan/known-addresses.ts";
import { type Asked, openIn, type PlanState, type Want } from "../plan/state.ts";
import type { Vantage } from "../vantage/vantage.ts";
import { assemble } from "../verdict/assemble.ts";
import type { Report } from "../verdict/report.ts";
import type { Arrival } from "./answers.ts";
import { Planning } from "./planning.ts";
import { record, unanswered } from "./record.ts";
import type { TriageRequest } from "./request.ts";
import type { Turns } from "./turns.ts";

export type Clock = { now: () => Date; monotonicMs: () => number };

/**
 * What a run is made with. `innerZones`: those of vantages that are not asked in it; no name in one is told to strangers. `turns`: shared with the other
 * runs of this process; absent: there are none.
 */
export type Means = {
  vantages: readonly Vantage[];
  innerZones?: readonly string[];
  settings: Settings;
  clock: Clock;
  version: string;
  turns?: Turns;
};

/** What one run knows so far: everything asked, everything answered, every limit that bit. The conductor reads and feeds it. */
export class Run {
  readonly observations: Observation[] = [];
  readonly limits: Report["limits"] = [];
  readonly #asked: Asked[] = [];
  readonly #byWant = new Map<Want, number>();
  readonly #newsOf = new Map<string, number>();
  readonly #planning = new Planning();
  /** As it was planned by: until the next plan what has been answered is the same. */
  #planned: PlanState | null = null;
  readonly #request: TriageRequest;
  readonly #settings: Settings;
  readonly #vantages: readonly Vantage[];
  readonly #innerZones: readonly string[];
  readonly #clock: Clock;
  readonly #startedAt: Date;
  readonly #startMs: number;
  readonly #version: string;
  firstVerdictMs: number | null = null;

  constructor(request: TriageRequest, { settings, vantages, innerZones = [], clock, version }: Means) {
    this.#request = request;
    this.#settings = settings;
    this.#vantages = vantages;
    this.#innerZones = innerZones;
    this.#clock = clock;
    this.#version = version;
    this.#startedAt = clock.now();
    this.#startMs = clock.monotonicMs();
  }

  get elapsedMs(): number {
    return this.#clock.monotonicMs() - this.#startMs;
  }

  /** Whether a question is open that can still change something. */
  get isUnderWay(): boolean {
    const state = this.#planned ?? this.state;
    return openIn(state).some((one) => !isMoot(state, one));
  }

  /** Grows with each question and each answer: what is known is the same until it does. */
  get news(): number {
    return this.#asked.length + this.observations.length;
  }

  get unanswered(): number {
    return this.#asked.filter(({ observation }) => observation === null).length;
  }

  get state(): PlanState {
    const { target, questions } = this.#request;
    return {
      target,
      questions,
      only: this.#request.only ?? null,
      thresholds: this.#settings.thresholds,
      vantages: this.#vantages.map(({ self }) => self),
      innerZones: this.#innerZones,
      asked: this.#asked,
      nowMs: this.elapsedMs,
      firstVerdictMs: this.firstVerdictMs,
    };
  }

  /** `isAnew`: for each vantage with what all of them have learnt by now. */
  wants(isAnew: boolean): Want[] {
    const state = this.state;
    this.#planned = state;
    return this.#planning.wants(state, (vantage) => this.#newsOf.get(vantage) ?? 0, isAnew);
  }

  #isNews(vantage: string): void {
    this.#newsOf.set(vantage, (this.#newsOf.get(vantage) ?? 0) + 1);
  }

  asked(want: Want): void {
    this.#isNews(want.vantage);
    this.#byWant.set(want, this.#asked.length);
    this.#asked.push({ vantage: want.vantage, step: want.step, startMs: this.elapsedMs, observation: null });
  }

  /** Takes an answer in; gives the observation, and the limit where one held it back. */
  answered(
    { want, answer }: Arrival,
    cancelled: boolean,
  ): { observation: Observation; limit: Report["limits"][number] | null } | null {
    const index = this.#byWant.get(want);
    const asked = index === undefined ? undefined : this.#asked[index];
    if (index === undefined || asked === undefined || asked.observation !== null) return null;
    this.#isNews(want.vantage);
    this.#planned = null;
    const observation = record(
      answer ?? unanswered(asked, this.#clock.now().toISOString(), cancelled),
      asked,
      this.observations.length + 1,
    );
    this.#asked[index] = { ...asked, observation };
    this.observations.push(observation);
    const limit = this.#newLimit(asked, observation, Math.round(answer?.waitedMs ?? 0));
    if (limit !== null) this.limits.push(limit);
    return { observation, limit };
  }

  /** A question that was held back is a limit each time; a quota that is used up is one, however many questions it swallows. */
  #newLimit({ vantage, step }: Asked, { failure }: Observation, waitedMs: number): Report["limits"][number] | null {
    if (waitedMs >= noticedMs)
      return { who: vantage, what: `${step.probe} was held back by this vantage's own limit`, effect: "waited", ms: waitedMs };
    if (failure?.code !== "quota") return null;
    const isKnown = this.limits.some(({ who, what }) => who === vantage && what === failure.detail);
    return isKnown ? null : { who: vantage, what: failure.detail, effect: "skipped", ms: 0 };
  }

  isFirstVerdictReady(wants: readonly Want[]): boolean {
    return (
      this.firstVerdictMs === null &&
      isFirstVerdictReady(this.#planned ?? this.state, wants, () =>
        this.#request.only === "dns" ? 0 : this.#addresses().filter(({ probed }) => probed).length,
      )
    );
  }

  report(state: Report["state"]): Report {
    const { target, id, requestedBy, questions } = this.#request;
    const only = this.#request.only === "dns";
    const addresses = this.#addresses().map((one) => (only ? { ...one, probed: false } : one));
    const facts = {
      target: { ...target, addresses },
      settings: this.#settings,
      vantages: this.#vantages.map(({ self }) => self),
      observations: this.observations,
      now: this.#clock.now().toISOString(),
      pending: state === "running" ? pendingIn(this.state) : [],
    };
    const truncated =
      !only && addresses.length > mostAddresses ? [{ what: "addresses probed", kept: mostAddresses, of: addresses.length }] : [];
    const elapsedMs = Math.round(this.elapsedMs);
    return assemble(facts, {
      id,
      state,
      mode: questions.deep === true ? "deep" : "normal",
      producer: { version: this.#version },
      requestedBy,
      startedAt: this.#startedAt.toISOString(),
      elapsedMs,
      limits: this.limits,
      truncated,
    });
  }

  #addresses(): Report["target"]["addresses"] {
    return knownAddresses(this.#request.target, this.#request.questions, this.observations);
  }
}

/** A wait shorter than this is no news. */
const noticedMs = 250;
