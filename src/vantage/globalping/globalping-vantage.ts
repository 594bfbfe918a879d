import { type Failure, failed } from "../../observation/failure.ts";
import { type Answer, skipped } from "../../observation/observation.ts";
import type { Step } from "../../observation/step.ts";
import type { VantageSelf } from "../../observation/vantage.ts";
import { labelValue } from "../../observation/vantage-name.ts";
import { asTheyCome } from "../as-they-come.ts";
import { Deadline } from "../deadline.ts";
import type { Vantage } from "../vantage.ts";
import { probeTimeoutS } from "./api.ts";
import { type ProbeSelf, serviceName } from "./api-schema.ts";
import { unreadable } from "./asking.ts";
import { askedKinds, askingFor } from "./asking-for.ts";
import { type Measuring, mostMeasurements } from "./measuring.ts";
import type { Outside } from "./told-outside.ts";
import { type Trouble, troubleWords } from "./trouble.ts";

/** A probe that meets silence says so only after its own time, and that must still arrive here, ms. The run's end cuts it shorter. */
const patienceMs = probeTimeoutS * 1_000 + 1_500;

/** What a step came to, and how long the probe says that it took. */
type Ended = { readonly ended: object; readonly elapsedMs: number | null };

/**
 * Somebody else's probe in one place, for one run. Few questions are asked of it, in public names and addresses alone; each of the others is skipped at once and says
 * why. Where the probe stands is known with its first result, and stands in the labels from then on.
 */
export class GlobalpingVantage implements Vantage {
  #self: VantageSelf;
  readonly #measuring: Measuring;
  readonly #outside: Outside;
  readonly #hasToken: boolean;

  constructor(name: string, magic: string, means: { measuring: Measuring; outside: Outside; hasToken: boolean }) {
    this.#measuring = means.measuring;
    this.#outside = means.outside;
    this.#hasToken = means.hasToken;
    this.#self = {
      name,
      side: "outside",
      labels: { globalping: magic },
      status: "ok",
      version: serviceName,
      service: serviceName,
      // Its probes all have IPv4; IPv6 it calls an experiment.
      families: [4],
      can: [...askedKinds],
      resolvers: [],
      clockOffsetMs: null,
    };
  }

  get self(): VantageSelf {
    return this.#self;
  }

  observe(steps: readonly Step[], signal: AbortSignal): AsyncIterable<Answer> {
    return asTheyCome(steps.map((step) => this.#answer(step, signal)));
  }

  async #answer(step: Step, signal: AbortSignal): Promise<Answer> {
    const { probe, subject, round, attempt } = step;
    const at = new Date().toISOString();
    const begun = performance.now();
    const { ended, elapsedMs } = await this.#ask(step, signal);
    const tookMs = elapsedMs ?? performance.now() - begun;
    // The way to the service and back is no part of what its probe measured.
    return { ...ended, probe, subject, round, attempt, at, elapsedMs: tookMs, loopDelayMs: 0, waitedMs: 0 } as unknown as Answer;
  }

  async #ask(step: Step, signal: AbortSignal): Promise<Ended> {
    const asking = askingFor(step, this.#outside);
    if (asking.kind === "keep") return withheld(asking.because, asking.failure);
    const { measurement, read } = asking;
    if (measurement.target.includes(":")) {
      const because = "Globalping's IPv6 is an experiment, and is not asked";
      return withheld(because, failed("family-missing", "call", because));
    }
    using deadline = new Deadline(Math.max(step.deadlineMs, patienceMs));
    const measured = this.#measuring.measured(measurement, step.attempt, AbortSignal.any([signal, deadline.signal]));
    if (measured === null) {
      const because = `${mostMeasurements} measurements are all that one run asks of Globalping`;
      return withheld(because, failed("quota", "call", because));
    }
    const told = await measured;
    if (!told.ok) return this.#troubled(told.trouble, signal);
    const [first] = told.value.results;
    if (first === undefined) return unreadable("results");
    this.#self = { ...this.#self, labels: { ...this.#self.labels, ...labelsOf(first.probe) } };
    return read(first.result);
  }

  #troubled(trouble: Trouble, signal: AbortSignal): Ended {
    if (signal.aborted) return withheld("the run was stopped", failed("cancelled", "call", "the run was stopped"));
    const words = troubleWords(trouble, this.#hasToken);
    return withheld(words, failed(trouble.kind === "quota" ? "quota" : "means-missing", "call", words));
  }
}

const withheld = (because: string, failure: Failure): Ended => ({ ended: skipped(because, failure, {}), elapsedMs: null });

/** Where the probe says that it stands. What is no fit label is left out: it is for people to read and to choose by. */
function labelsOf({ country, city, asn, network }: ProbeSelf): Record<string, string> {
  const labels = {
    country,
    city,
    asn: `AS${asn}`,
    network: network
      .replace(/[^\p{L}\p{N}._:/ -]+/gu, "")
      .trim()
      .slice(0, 60),
  };
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => labelValue.test(value)));
}
