import { type Family, familyOf } from "../target/address.ts";
import { cellOf } from "./cell.ts";
import { computedOnce } from "./computed-once.ts";
import type { Observation } from "./observation.ts";

/** Anybody was heard over this family from this vantage: then it is there, and where there is no way it is one way that is missing. */
export const wasHeardOver = (observations: readonly Observation[], vantage: string, family: Family): boolean =>
  heardOver(observations).has(`${vantage} ${family}`);

const heardOver = computedOnce(
  (observations: readonly Observation[]): ReadonlySet<string> =>
    new Set(
      observations.flatMap((one) => {
        if (one.outcome !== "ok") return [];
        const { address, resolver } = cellOf(one);
        const peer = address ?? (one.probe === "dns.query" && resolver !== null ? one.subject.server : null);
        return peer === null ? [] : [`${one.vantage} ${familyOf(peer)}`];
      }),
    ),
);
