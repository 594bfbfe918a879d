import { clockWitnesses } from "../../observation/clock-witnesses.ts";
import type { RuledOut } from "../cause.ts";
import type { Seen } from "../seen.ts";

/** What to make of the clock where a certificate's dates are judged by it. */
export type ClockSays = { ruledOut: readonly RuledOut[]; isInDoubt: boolean };

/**
 * Whether the clock here can be the one that is wrong. `Date` headers (RFC 9110, section 6.6.1) of the same run are asked whether the dates
 * are out by *their* clock too. A header that a cache has kept tells an older time and is no witness. Where more clocks say that the dates
 * are fine than that they are not, the clock here is as good an explanation.
 */
export function clockBeside(seen: Seen, isOutOfDates: (at: number) => boolean): ClockSays {
  const witnesses = clockWitnesses([...seen.of("http.request"), ...seen.of("vantage.control")]);
  const agreeing = witnesses.filter(({ at }) => isOutOfDates(at));
  const against = witnesses.length - agreeing.length;
  if (agreeing.length <= against) return { ruledOut: [], isInDoubt: against > agreeing.length };
  const hosts = new Set(agreeing.map(({ request }) => request.subject.host)).size;
  const clocks = agreeing.length === 1 ? "an uncached Date header" : `${agreeing.length} uncached Date headers`;
  const why = `by the servers' clocks (${clocks}${hosts > 1 ? ` of ${hosts} hosts` : ""} in the same run) it is out of its dates as well`;
  return { ruledOut: [{ cause: "vantage.clock-skew", by: agreeing.map(({ request }) => request), why }], isInDoubt: false };
}
