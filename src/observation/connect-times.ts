import { type Connecting, connected } from "./endpoint-tries.ts";

/** How long the connection took to stand, ms; null where it never did, or nobody noted it. */
export function connectMsOf(one: Connecting): number | null {
  if (one.probe === "http.request") return one.data.phases?.connectMs ?? null;
  return one.data.connectMs ?? null;
}

/** A first SYN is sent again after 1 s (RFC 6298, section 2.1), and each later one after whole seconds more: 1, 2, 3, 4, 5, 7 s since Linux 6.5, 1, 3, 7 s before. */
const repeatedAfterMs = 950;
const roundTripMs = 300;
/** The event loop's own delay may be a fifth of a time that is believed. */
const believable = 5;

/**
 * The connection stands thanks to a SYN that was sent again. The kernel's own count says so where it was asked; else the time does, which then lies little
 * over a whole number of seconds.
 */
export function wasLate(one: Connecting): boolean {
  if (!connected(one)) return false;
  const connectMs = connectMsOf(one);
  if (connectMs === null || connectMs < repeatedAfterMs) return false;
  const counted = repeatsOf(one);
  if (counted !== null) return counted > 0;
  // A busy machine measures itself.
  if (one.loopDelayMs * believable > connectMs) return false;
  return (connectMs + 1_000 - repeatedAfterMs) % 1_000 <= roundTripMs;
}

/**
 * Those of one place that stand thanks to a second SYN. Where the kernel has said of a slow one that its first SYN was answered, it is a machine out of breath, on this
 * side or the other, and the times of the others prove nothing either: then only those count of which the kernel says it.
 */
export function lateOf<C extends Connecting>(tries: readonly C[]): C[] {
  const late = tries.filter(wasLate);
  const isSlowAnyway = tries.some((one) => (connectMsOf(one) ?? 0) >= repeatedAfterMs && repeatsOf(one) === 0);
  return isSlowAnyway ? late.filter((one) => repeatsOf(one) !== null) : late;
}

/** How often the SYN was sent again by the kernel's own count; null where it was not asked, or could not say. */
const repeatsOf = (one: Connecting): number | null =>
  one.probe === "tcp.connect" && connected(one) ? (one.data.kernel?.retransmits ?? null) : null;

/** It stands, and its first SYN was answered. */
export const wasPrompt = (one: Connecting): boolean =>
  connected(one) && !wasLate(one) && (connectMsOf(one) ?? 0) < repeatedAfterMs;
