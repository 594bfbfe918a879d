import { inOrder } from "./in-order.ts";
import type { Certificate } from "./kind/tls-handshake.ts";
import type { Observation, ObservationOf } from "./observation.ts";
import { ofProbe } from "./of-probe.ts";

export type Hello = ObservationOf<"tls.hello">;

/** The server went along with something of the offer. */
export const wasAccepted = (hello: Hello): boolean => hello.outcome === "ok";

/** Any answer of the server's own came, a refusal included: nobody on the way cut this hello off. */
export const wasHeard = (hello: Hello): boolean =>
  wasAccepted(hello) ||
  (hello.outcome === "failed" && (hello.failure.code === "tls-alert" || hello.failure.code === "malformed"));

/** Connected, and then silence, a reset or an early end in place of an answer. */
export const wasCut = (hello: Hello): boolean =>
  hello.outcome === "failed" &&
  hello.failure.phase === "handshake" &&
  (hello.failure.code === "timeout" || hello.failure.code === "reset" || hello.failure.code === "closed");

/** It broke off after the connection stood, in whatever way. */
export const wasDeclined = (hello: Hello): boolean =>
  wasCut(hello) || (hello.outcome === "failed" && hello.failure.phase === "handshake" && hello.failure.blame !== "vantage");

/** The versions that clients of today still speak (RFC 8996 retires those before). */
export const isModernVersion = (version: string | undefined): boolean => version === "TLSv1.2" || version === "TLSv1.3";

export const leafShown = (hello: Hello): Certificate | null => hello.data.chain?.[0] ?? null;

type Placed = { vantage: string; subject: { address: string; port: number } };
const placeKey = ({ vantage, subject: { address, port } }: Placed): string => `${vantage} ${address} ${port}`;

type Sorted = { atTarget: Map<string, Hello[]>; elsewhere: Map<string, Hello[]> };
/** Looked up for each handshake that broke: a list of observations is sorted by place once. */
const sorted = new WeakMap<readonly Observation[], Sorted>();

function sortedHellos(observations: readonly Observation[]): Sorted {
  const known = sorted.get(observations);
  if (known !== undefined) return known;
  const all = inOrder(ofProbe(observations, "tls.hello").filter(({ outcome }) => outcome !== "skipped"));
  const made = {
    atTarget: Map.groupBy(
      all.filter(({ subject }) => subject.purpose === "target"),
      placeKey,
    ),
    elsewhere: Map.groupBy(
      all.filter(({ subject }) => subject.purpose === "elsewhere"),
      ({ vantage }) => vantage,
    ),
  };
  sorted.set(observations, made);
  return made;
}

/** Hellos of our own with the same name to the same address and port, from the same vantage. */
export function hellosBeside(
  observations: readonly Observation[],
  one: Placed & { subject: { sni: string | null } },
): readonly Hello[] {
  return (sortedHellos(observations).atTarget.get(placeKey(one)) ?? []).filter(({ subject }) => subject.sni === one.subject.sni);
}

/** Hellos from this vantage to addresses that have nothing to do with the target. */
export const hellosElsewhere = (observations: readonly Observation[], vantage: string): readonly Hello[] =>
  sortedHellos(observations).elsewhere.get(vantage) ?? [];
