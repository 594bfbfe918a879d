import type { Probe } from "../observation/kinds.ts";
import type { AnswerOf } from "../observation/observation.ts";
import type { Given, SubjectOf } from "../observation/step.ts";
import type { Address } from "../target/address.ts";

/** What a probe needs of the place it runs at. */
export type ProbePlace = {
  /** Gives the reason where policy forbids this address, else null. Asked by the probe itself right before it connects or sends, also for an address that a lookup gave. `port`: one that the target leads to by itself; those of a step were judged before it was asked. */
  readonly forbids: (address: Address, port?: number) => string | null;
  /** The same for a DNS server: the machine's own resolvers may be asked where nothing else at that address may. */
  readonly forbidsResolver: (address: Address, port: number) => string | null;
  /** The hosts file, `/etc/hosts` on most systems. */
  readonly hostsFile: string;
};

/**
 * Asks one question and says what happened. `signal` is the only clock that ends it early: it carries the step's deadline
 * (`signal.reason` is a TimeoutError: the answer is a `timeout` with what was learnt) and the run's cancellation (any other reason: `cancelled`).
 * Never throws for a fault of the target; what was learnt before the break is in `data`.
 */
export type Ask<P extends Probe> = (
  subject: SubjectOf<P>,
  given: Given,
  place: ProbePlace,
  signal: AbortSignal,
) => Promise<AnswerOf<P>>;
