import type { Cause, Match } from "../cause/cause.ts";
import { cellOf } from "../observation/cell.ts";
import type { Layer } from "../observation/layer.ts";
import type { Observation } from "../observation/observation.ts";
import { isAboutNameServers } from "./scope.ts";

/** Where a cause was seen: what it can explain lies there and nowhere else. */
export type Place = {
  cause: Cause;
  /** What it explains: the match's own edges where it has some. */
  edges: Cause["explains"];
  vantages: ReadonlySet<string>;
  /** Each address with the vantage from which it was met there. */
  pairs: ReadonlySet<string>;
  /** Each resolver with the vantage from which it was asked in vain. */
  servers: ReadonlySet<string>;
  /** What answers that failed gave: every client that is told so goes there, and such an address counts as touched from all vantages. */
  given: ReadonlySet<string>;
  /** Some of what failed was answered end to end by its own layer: no trouble below can have made that. */
  wasAnswered: boolean;
  impact: "breaks" | "degrades" | "latent";
  /** It is the vantage's own affair, whatever it was met at. */
  isOfVantage: boolean;
  /** It was seen at name servers that were asked directly: what they say decides also where a resolver then gives nothing. */
  isOfNameServers: boolean;
};

/** An address counts as touched where it was probed, and where an answer that failed gave it: what a witness beside it gives is well. */
export function placeOf(
  cause: Cause,
  {
    explains = cause.explains,
    ofVantage = false,
    vantages = [],
    about = [],
  }: Pick<Match, "explains" | "ofVantage" | "vantages" | "about">,
  impact: Place["impact"],
  { failed, beside }: { failed: readonly Observation[]; beside: readonly Observation[] },
): Place {
  const observations = [...failed, ...beside];
  const given = (one: Observation): readonly string[] => ("addresses" in one.data ? (one.data.addresses ?? []) : []);
  return {
    cause,
    edges: explains,
    isOfVantage: ofVantage,
    isOfNameServers: isAboutNameServers(failed),
    vantages: new Set([...vantages, ...(ofVantage ? failed : observations).map(({ vantage }) => vantage)]),
    pairs: new Set(
      (ofVantage ? [] : observations).flatMap((one) => {
        const { vantage, address } = cellOf(one);
        return (address === null ? about : [address]).map((each) => pairOf(vantage, each));
      }),
    ),
    servers: new Set(
      failed.flatMap((one) => {
        const { vantage, resolver } = cellOf(one);
        return resolver === null ? [] : [pairOf(vantage, resolver)];
      }),
    ),
    given: new Set(ofVantage ? [] : failed.flatMap(given)),
    wasAnswered: failed.some(({ outcome }) => outcome === "ok"),
    impact,
  };
}

const pairOf = (vantage: string, address: string): string => `${vantage} ${address}`;

/**
 * Whether `one` explains `other`: there is a declared edge whose mechanism fits, and it was seen at every vantage and address where the other was. What is latent
 * explains nothing. A cause that touches no address at all (nothing resolves) explains whatever came after it at its vantages, and one about name servers also what
 * touches none. What is the vantage's own affair is met at no address, and is explained wherever its cause was seen at the vantage.
 */
export function explains(one: Place, other: Place): boolean {
  if (one === other || one.impact === "latent") return false;
  if (!isDeclared(one, other) || !other.vantages.isSubsetOf(one.vantages)) return false;
  if (one.pairs.size === 0 && one.given.size === 0) return true;
  const touches = [
    ...other.pairs,
    ...[...other.vantages].flatMap((vantage) => [...other.given].map((address) => pairOf(vantage, address))),
  ];
  const reached = reachedBy(one);
  if (touches.length > 0) return touches.every((pair) => reached.has(pair));
  // What lies below names itself was met at those very resolvers as well.
  return (
    one.isOfNameServers ||
    other.isOfVantage ||
    (one.cause.id.startsWith("path.") && other.servers.size > 0 && other.servers.isSubsetOf(one.servers))
  );
}

/** Each address, with the vantage, at which this was met, or to which answers that failed lead. */
const reachedBy = ({ pairs, vantages, given }: Place): ReadonlySet<string> =>
  new Set([...pairs, ...[...vantages].flatMap((vantage) => [...given].map((address) => pairOf(vantage, address)))]);

/** Whether trouble of a layer that has no cause of its own, met from this vantage at this address, follows from this one: it has an edge to the whole layer, and was seen there. */
export function explainsTrouble(one: Place, layer: Layer, { vantage, address }: { vantage: string; address: string }): boolean {
  if (one.impact === "latent" || !one.edges.includes(`${layer}.*`) || !one.vantages.has(vantage)) return false;
  return (one.pairs.size === 0 && one.given.size === 0) || reachedBy(one).has(pairOf(vantage, address));
}

const isBelow = (id: string): boolean => id.startsWith("tcp.") || id.startsWith("path.");

/** An edge to a whole layer means what breaks there; a connection that is refused, lost or cut writes no answer and no certificate. */
function isDeclared({ cause, edges }: Place, other: Place): boolean {
  if (edges.some((edge) => edge === other.cause.id)) return true;
  if (!edges.some((edge) => edge.endsWith(".*") && other.cause.id.startsWith(edge.slice(0, -1)))) return false;
  return !(isBelow(cause.id) && other.wasAnswered);
}
