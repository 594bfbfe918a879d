import { computedOnce } from "../../observation/computed-once.ts";
import { connectMsOf } from "../../observation/connect-times.ts";
import { type Connecting, connected } from "../../observation/endpoint-tries.ts";
import type { Seen } from "../seen.ts";
import { endpointsOf, type JudgedEndpoint } from "../tcp/endpoints.ts";

/**
 * No distance on earth takes so long: once around it in glass fibre is 200 ms there and back to the other side, a geostationary satellite 600 (ITU-T G.114). What is below
 * is a far host, however steady or not.
 */
const noDistanceMs = 700;
const fewestSlow = 3;

/** A round trip that the kernel itself measured: a machine out of breath is late to look, and its kernel is not. */
const roundTripOf = (one: Connecting): number | null => {
  if (one.probe !== "tcp.connect" && one.probe !== "tcp.one-byte") return null;
  return connected(one) ? (one.data.kernel?.rttMs ?? null) : null;
};
const isSlowWay = (one: Connecting): boolean =>
  (roundTripOf(one) ?? 0) >= noDistanceMs && (connectMsOf(one) ?? 0) >= noDistanceMs;

export type SlowWay = {
  endpoint: JudgedEndpoint;
  slow: readonly Connecting[];
  quick: readonly Connecting[];
  roundTripMs: number;
};

/** Addresses to which most round trips take longer than any distance makes. */
export const slowWays = computedOnce((seen: Seen): readonly SlowWay[] =>
  endpointsOf(seen).flatMap((endpoint) => {
    const slow = endpoint.tries.filter(isSlowWay);
    const quick = endpoint.tries.filter((one) => connected(one) && (connectMsOf(one) ?? noDistanceMs) < noDistanceMs);
    const times = slow.flatMap((one) => roundTripOf(one) ?? []).toSorted((a, b) => a - b);
    const roundTripMs = times[Math.floor(times.length / 2)];
    return roundTripMs === undefined || slow.length < fewestSlow || quick.length >= slow.length
      ? []
      : [{ endpoint, slow, quick, roundTripMs }];
  }),
);
