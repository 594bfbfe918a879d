import type { Probe } from "../observation/kinds.ts";
import type { Observation } from "../observation/observation.ts";
import { ofProbe } from "../observation/of-probe.ts";
import type { VantageSelf } from "../observation/vantage.ts";
import type { Target } from "../target/target.ts";
import type { Settings } from "./settings.ts";

/** All that a cause may look at. */
export type Seen = {
  readonly target: Target;
  readonly settings: Settings;
  /** The instant that dates are judged against, ISO 8601 UTC. */
  readonly now: string;
  readonly observations: readonly Observation[];
  /** What each vantage says of itself; empty where nobody said. */
  readonly vantages: readonly VantageSelf[];
  /** With a proxy: what was seen on the way that clients do not take. Absent: there is one way alone. */
  readonly other?: readonly Observation[];
  /** What is judged went through a proxy. */
  readonly isThroughProxy?: true;
  readonly of: <P extends Probe>(probe: P) => readonly Extract<Observation, { probe: P }>[];
};

type Facts = Omit<Seen, "of" | "vantages"> & Partial<Pick<Seen, "vantages">>;

export function seenFrom(facts: Facts): Seen {
  return { vantages: [], ...facts, of: (probe) => ofProbe(facts.observations, probe) };
}
