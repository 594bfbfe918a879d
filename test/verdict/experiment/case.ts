import type { CauseId } from "../../../src/cause/cause.ts";
import type { Observation } from "../../../src/observation/observation.ts";
import type { Target } from "../../../src/target/target.ts";

/** What an answer leaves standing, and what it takes away. */
export type Outcome = { answers: readonly Observation[]; left: CauseId; fell: CauseId };
export type Case = Outcome & {
  /** The experiment's file. */
  id: string;
  what: string;
  /** What was seen of the fault before. */
  first: readonly Observation[];
  target?: Target;
  /** It is asked through a proxy. */
  proxy?: true;
  /** The other answer, where it makes the other cause win. */
  opposite?: Outcome;
  /** Who serves the zone, where that has to be known before it can be asked. */
  known?: readonly Observation[];
};
