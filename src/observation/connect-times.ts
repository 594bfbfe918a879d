import { type Connecting, connected } from "./endpoint-tries.ts";
import type { ObservationOf } from "./observation.ts";

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
  const connectMs = connected(one) ? connectMsOf(one) : null;
  return connectMs !== null && isLate(connectMs, repeatsOf(one), one.loopDelayMs);
}

function isLate(connectMs: number, counted: number | null, loopDelayMs: number): boolean {
  if (connectMs < repeatedAfterMs) return false;
  if (counted !== null) return counted > 0;
  // A busy machine measures itself.
  if (loopDelayMs * believable > connectMs) return false;
  return (connectMs + 1_000 - repeatedAfterMs) % 1_000 <= roundTripMs;
}

/**
 * What became of the first packet of a connection to a host that has nothing to do with the target: lost, answered, or nobody can tell. A refusal answers it as well, and comes
 * late where the first was lost.
 */
export function firstPacketOf(one: ObservationOf<"vantage.control">): "lost" | "answered" | "unknown" {
  const { outcome, failure, data, elapsedMs, loopDelayMs } = one;
  if (outcome === "ok") {
    const { connectMs = 0, kernel } = data;
    if (connectMs < repeatedAfterMs) return "answered";
    return isLate(connectMs, kernel?.retransmits ?? null, loopDelayMs) ? "lost" : "unknown";
  }
  if (failure?.code === "timeout" && failure.phase === "connect") return "lost";
  if (failure?.code !== "refused") return "unknown";
  return elapsedMs < repeatedAfterMs ? "answered" : isLate(elapsedMs, null, loopDelayMs) ? "lost" : "unknown";
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

/** So many of a vantage's connections that stood at once took so long, where another took hardly any time: its machine, or what it asks, is out of breath. */
const breathlessMs = 400;
const breathlessShare = 1 / 4;
const breathlessTimes = 4;

/** Whether the times of these connections, all of one vantage, prove nothing: they are long and all over the place, or the kernel has said of a slow one that its first SYN was answered. */
export function isOutOfBreath(tries: readonly Connecting[]): boolean {
  const times = tries.filter(wasPrompt).flatMap((one) => connectMsOf(one) ?? []);
  const slow = times.filter((ms) => ms >= breathlessMs);
  return (
    tries.some((one) => (connectMsOf(one) ?? 0) >= repeatedAfterMs && repeatsOf(one) === 0) ||
    (slow.length > times.length * breathlessShare && Math.min(...times) * breathlessTimes < Math.max(...times))
  );
}

/** The kernel itself counted that its SYN was sent again. */
export const wasCountedLate = (one: Connecting): boolean => (repeatsOf(one) ?? 0) > 0;

/** How often the SYN was sent again by the kernel's own count; null where it was not asked, or could not say. */
const repeatsOf = (one: Connecting): number | null =>
  one.probe === "tcp.connect" && connected(one) ? (one.data.kernel?.retransmits ?? null) : null;

/** It stands, and its first SYN was answered. */
export const wasPrompt = (one: Connecting): boolean =>
  connected(one) && !wasLate(one) && (connectMsOf(one) ?? 0) < repeatedAfterMs;
