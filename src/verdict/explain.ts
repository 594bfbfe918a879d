import type { Cause, Match } from "../cause/cause.ts";
import { cellOf } from "../observation/cell.ts";
import type { Observation } from "../observation/observation.ts";

/** Where a cause was seen: what it can explain lies there and nowhere else. */
export type Place = {
  cause: Cause;
  /** What it explains: the match's own edges where it has some. */
  edges: Cause["explains"];
  vantages: ReadonlySet<string>;
  addresses: ReadonlySet<string>;
  impact: "breaks" | "degrades" | "latent";
};

/** An address counts as touched where it was probed, and where an answer that failed gave it: what a witness beside it gives is well. */
export function placeOf(
  cause: Cause,
  { explains = cause.explains }: Pick<Match, "explains">,
  impact: Place["impact"],
  { failed, beside }: { failed: readonly Observation[]; beside: readonly Observation[] },
): Place {
  const observations = [...failed, ...beside];
  const given = (one: Observation): readonly string[] => ("addresses" in one.data ? (one.data.addresses ?? []) : []);
  return {
    cause,
    edges: explains,
    impact,
    vantages: new Set(observations.map(({ vantage }) => vantage)),
    addresses: new Set([...observations.flatMap((one) => cellOf(one).address ?? []), ...failed.flatMap(given)]),
  };
}

/**
 * Whether `one` explains `other`: there is a declared edge, and it was seen at every vantage and address where the other was. What is latent
 * explains nothing. A cause that touches no address at all (nothing resolves) explains whatever came after it at its vantages.
 */
export function explains(one: Place, other: Place): boolean {
  if (one === other || one.impact === "latent") return false;
  const declared = one.edges.some((edge) =>
    edge.endsWith(".*") ? other.cause.id.startsWith(edge.slice(0, -1)) : edge === other.cause.id,
  );
  if (!declared) return false;
  return (
    other.vantages.isSubsetOf(one.vantages) &&
    (one.addresses.size === 0 || (other.addresses.size > 0 && other.addresses.isSubsetOf(one.addresses)))
  );
}
