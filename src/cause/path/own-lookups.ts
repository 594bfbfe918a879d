import { computedOnce } from "../../observation/computed-once.ts";
import type { ObservationOf } from "../../observation/observation.ts";
import type { Seen } from "../seen.ts";

export type Lookup = ObservationOf<"dns.query">;

/** Questions for the target's name to the resolvers that each vantage has or was given, by vantage: where nothing resolves, they alone show the way. */
export const ownLookups = computedOnce(
  (seen: Seen): ReadonlyMap<string, readonly Lookup[]> =>
    Map.groupBy(
      seen
        .of("dns.query")
        .filter(({ subject }) => subject.purpose === "target" && (subject.role === "configured" || subject.role === "given")),
      ({ vantage }) => vantage,
    ),
);
