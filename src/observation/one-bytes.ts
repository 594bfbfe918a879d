import { speaksTls, type Target } from "../target/target.ts";
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

/**
 * Where each byte that begins TLS (0x16) was lost and one of another value arrived, at each place of these tries: `lost` and `arrived`. Something on the way reads what
 * is said. Null where that is not so.
 */
export function bytesByValue(
  observations: readonly Observation[],
  tries: readonly Placed[],
): { lost: readonly OneByte[]; arrived: readonly OneByte[] } | null {
  const byPlace = bytesByPlace(observations);
  if (byPlace.size === 0 || tries.length === 0) return null;
  const beside = [...new Set(tries.map(placeKey))].map((place) => byPlace.get(place) ?? []);
  const isSo = beside.every((bytes) => {
    const begun = bytes.filter((one) => !isOfOtherValue(one));
    return begun.some(lost) && !begun.some(arrived) && bytes.some((one) => isOfOtherValue(one) && arrived(one));
  });
  if (!isSo) return null;
  const all = beside.flat();
  return {
    lost: all.filter((one) => !isOfOtherValue(one) && lost(one)),
    arrived: all.filter((one) => isOfOtherValue(one) && arrived(one)),
  };
}

/** It begins nothing that is known: where TLS is spoken, one beside another that was lost. */
const isOfOtherValue = ({ subject }: Pick<OneByte, "subject">): boolean => subject.spoken === "unknown";

/** A byte that begins no TLS, to a place where TLS is spoken: it tells what is minded on the way, and is no try of the service. */
export const isBesideTls = (one: Pick<OneByte, "subject">, { scheme }: Pick<Target, "scheme">): boolean =>
  isOfOtherValue(one) && speaksTls(scheme);

const arrived = ({ outcome, data }: OneByte): boolean => outcome === "ok" && data.acked === true;
const lost = ({ outcome, failure }: OneByte): boolean => outcome === "failed" && failure.phase === "silence";
const placeKey = ({ vantage, subject }: Placed): string => `${vantage} ${subject.address} ${subject.port}`;

const bytesByPlace = computedOnce(
  (observations: readonly Observation[]): Map<string, OneByte[]> =>
    Map.groupBy(inOrder(ofProbe(observations, "tcp.one-byte")), placeKey),
);
