import type { Probe } from "../observation/kinds.ts";
import type { Observation } from "../observation/observation.ts";
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
  readonly of: <P extends Probe>(probe: P) => readonly Extract<Observation, { probe: P }>[];
};

type Facts = Omit<Seen, "of" | "vantages"> & Partial<Pick<Seen, "vantages">>;

export function seenFrom(facts: Facts): Seen {
  const byProbe = Map.groupBy(facts.observations, (observation) => observation.probe);
  // Every cause asks for them: one list a probe is handed out to all, and each in it is of that probe by the way it was made.
  const of = <P extends Probe>(probe: P) => (byProbe.get(probe) ?? none) as readonly Extract<Observation, { probe: P }>[];
  return { vantages: [], ...facts, of };
}

const none: readonly Observation[] = [];
