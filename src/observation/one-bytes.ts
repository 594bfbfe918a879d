import { computedOnce } from "./computed-once.ts";
import { inOrder } from "./in-order.ts";
import type { Observation, ObservationOf } from "./observation.ts";
import { ofProbe } from "./of-probe.ts";

type OneByte = ObservationOf<"tcp.one-byte">;
type Placed = { vantage: string; subject: { address: string; port: number } };

/**
 * Connections at the places of these tries over which a single byte was sent and acknowledged; empty unless that is so at each place, and nowhere was one lost.
 * Then what is not acknowledged is not lost for being sent at all.
 */
export function bytesThatArrived(observations: readonly Observation[], tries: readonly Placed[]): readonly OneByte[] {
  const byPlace = bytesByPlace(observations);
  if (byPlace.size === 0) return [];
  const beside = [...new Set(tries.map(placeKey))].map((place) => byPlace.get(place) ?? []);
  return beside.every((bytes) => bytes.some(arrived) && !bytes.some(lost)) ? beside.flat().filter(arrived) : [];
}

const arrived = ({ outcome, data }: OneByte): boolean => outcome === "ok" && data.acked === true;
const lost = ({ outcome, failure }: OneByte): boolean => outcome === "failed" && failure.phase === "silence";
const placeKey = ({ vantage, subject }: Placed): string => `${vantage} ${subject.address} ${subject.port}`;

const bytesByPlace = computedOnce(
  (observations: readonly Observation[]): Map<string, OneByte[]> =>
    Map.groupBy(inOrder(ofProbe(observations, "tcp.one-byte")), placeKey),
);
