import type { CauseId } from "../cause/cause.ts";
import type { Observation } from "../observation/observation.ts";

/**
 * A question that is asked only because two named causes would both look like what was seen, and that changes exactly one thing against the
 * question which failed. A rule of the plan asks it; what it settled is read off the findings: whichever of `between` it ruled out.
 */
export type Experiment = {
  /** The file's name: `filtered-or-blackhole`. */
  readonly id: string;
  /** The causes that it can tell apart, the one that is named first by default first. */
  readonly between: readonly [CauseId, CauseId, ...CauseId[]];
  /** What is changed, in one word of the field ("port", "SNI", "source port"). */
  readonly factor: string;
  /** What is asked, in words for a person who has not seen the code. */
  readonly question: string;
  /** Whether this observation is one of its answers. Only what was asked because of an earlier answer (round 2 and later) is ever shown to it. */
  readonly isAnswer: (one: Observation) => boolean;
  /** The value that was changed, as it was in the question that failed and as it is in these answers: "443", and "80, 22 and ICMP". */
  readonly change: (answers: readonly Observation[]) => { readonly from: string; readonly to: string };
};
