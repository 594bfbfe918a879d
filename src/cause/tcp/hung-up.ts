import { wasCutOff } from "../../observation/cut-off.ts";
import { wasClosedUnspoken, wasResetInSilence } from "../../observation/handshakes.ts";
import type { JudgedEndpoint } from "./endpoints.ts";
import { type BadAndGood, darkFlows, interleaved } from "./flows.ts";
import { sentArrived } from "./unanswered.ts";

/**
 * Whoever answered the SYN hung up on some connections over which nothing was said, and kept others open for as long: it stands before several, and found one of
 * them dead. Where it only ever resets, that may as well be a limit, and is told by itself.
 */
export function hungUpFlows({ tries }: JudgedEndpoint): BadAndGood | null {
  const silences = tries.filter((one) => one.probe === "tcp.silent");
  const closed = silences.filter(wasClosedUnspoken);
  if (closed.length === 0) return null;
  const bad = [...closed, ...silences.filter(wasResetInSilence)];
  const longestMs = Math.max(...bad.map(({ data }) => data.silentMs ?? 0));
  const good = silences.filter(
    ({ data }) => (data.ended === "open" && (data.silentMs ?? 0) >= longestMs) || (data.greeting ?? "") !== "",
  );
  if (bad.length < darkFlows) return null;
  const firstMs = Math.min(...bad.map(({ startMs }) => startMs));
  if (!good.some(({ startMs }) => startMs > firstMs)) return null;
  // What was said over others met the same members.
  const answered = tries.filter((one) => sentArrived(one) === "answered" && !wasCutOff(one));
  return interleaved(bad, [...good, ...answered]) === null
    ? null
    : { bad: [...bad, ...tries.filter(wasCutOff)], good: [...good, ...answered] };
}
