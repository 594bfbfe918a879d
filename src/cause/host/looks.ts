import { inOrder } from "../../observation/in-order.ts";
import type { Observation, ObservationOf } from "../../observation/observation.ts";
import type { Address } from "../../target/address.ts";
import type { Match } from "../cause.ts";
import type { Seen } from "../seen.ts";
import { endpointsOf } from "../tcp/endpoints.ts";

type HostProbe =
  | "host.process"
  | "host.limits"
  | "host.certificate"
  | "host.resolver"
  | "host.services"
  | "host.link-size"
  | "host.neighbours";
export type Look<P extends HostProbe> = ObservationOf<P>;

/** What one vantage saw of its own machine, in the order of time: one list for each that looked. Looks that could not be made are left out. */
export function looksOf<P extends HostProbe>(seen: Seen, probe: P): Look<P>[][] {
  const made: readonly Observation[] = (seen.of(probe) as readonly Observation[]).filter(({ outcome }) => outcome === "ok");
  return [...Map.groupBy(made, ({ vantage }) => vantage).values()].map((looks) => inOrder(looks) as unknown as Look<P>[]);
}

/**
 * What is found of the service behind the target's port, by each vantage's looks at its process. It is about the machine's own addresses: trouble of its service is met
 * there and at no other address, however many the name has.
 */
export const ofService = (seen: Seen, find: (looks: readonly Look<"host.process">[]) => Match[]): Match[] =>
  looksOf(seen, "host.process").flatMap((looks) =>
    find(looks.filter(({ subject }) => subject.port === seen.target.port)).map((match) => ({
      ...match,
      ...aboutOwn(match.failed[0], seen),
    })),
  );

/** As a match's `about`; nothing where none of the target's addresses is known to be the machine's. */
function aboutOwn(look: Pick<Observation, "vantage"> | undefined, seen: Seen): { about?: readonly Address[] } {
  const own: readonly string[] = seen.vantages.find(({ name }) => name === look?.vantage)?.addresses ?? [];
  const about = endpointsOf(seen).flatMap(({ address }) => (own.includes(address) ? [address] : []));
  return about.length === 0 ? {} : { about: [...new Set(about)] };
}

/** The first and the last look, where there are two so far apart; what holds at both held all the time, and what rose between them rose in step with the run. */
export function ends<T extends Pick<Observation, "startMs">>(
  looks: readonly T[],
  leastMs: number,
): { first: T; last: T; ms: number } | null {
  const [first] = looks;
  const last = looks.at(-1);
  if (first === undefined || last === undefined) return null;
  const ms = last.startMs - first.startMs;
  return ms < leastMs ? null : { first, last, ms };
}
