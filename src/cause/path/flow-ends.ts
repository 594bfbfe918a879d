import type { Connecting } from "../../observation/endpoint-tries.ts";
import { farthestOn, hasReached, type Trace, wayTo } from "../../observation/ways.ts";
import type { Seen } from "../seen.ts";
import type { JudgedEndpoint } from "../tcp/endpoints.ts";

/** So many traces of flows that fail, all ending early, are no accident. */
const fewestTraces = 2;

/**
 * Where the ways of flows that fail end, by traces from their very source ports: `sooner`, before the last router that flows which work come past; `last`, at that router, or
 * at the target itself. Null where it was not asked, or the traces do not agree.
 */
export function flowEnds(
  endpoint: JudgedEndpoint,
  { bad, good }: { bad: readonly Connecting[]; good: readonly Connecting[] },
  seen: Seen,
): { end: "sooner" | "last"; bad: readonly Trace[]; good: readonly Trace[] } | null {
  const { flows, traces } = wayTo(seen.observations, endpoint);
  const failing = portsOf(bad);
  const working = portsOf(good);
  const onPort = (ports: ReadonlySet<number>): Trace[] =>
    flows.filter(({ subject }) => subject.localPort !== undefined && ports.has(subject.localPort));
  const dead = onPort(failing).filter(({ subject }) => !working.has(subject.localPort ?? 0));
  const through = onPort(working).filter(hasReached);
  const whole = through.length > 0 ? through : traces.filter(hasReached);
  if (dead.length < fewestTraces || whole.length === 0) return null;
  const lastRouter = Math.min(...whole.map(farthestOn));
  const sooner = dead.filter((trace) => !hasReached(trace) && farthestOn(trace) < lastRouter);
  if (sooner.length === dead.length) return { end: "sooner", bad: dead, good: whole };
  return sooner.length === 0 ? { end: "last", bad: dead, good: whole } : null;
}

const portsOf = (tries: readonly Connecting[]): ReadonlySet<number> =>
  new Set(
    tries.flatMap((one) => (one.probe === "tcp.connect" ? one.subject.localPort : undefined) ?? one.data.local?.port ?? []),
  );
