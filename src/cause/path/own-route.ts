import { computedOnce } from "../../observation/computed-once.ts";
import type { ObservationOf } from "../../observation/observation.ts";
import { wasHeardOver } from "../../observation/spoken-family.ts";
import { familyOf } from "../../target/address.ts";
import type { Seen } from "../seen.ts";
import { type Lookup, ownLookups } from "./own-lookups.ts";

type Connect = ObservationOf<"tcp.connect">;

/** What the kernel says in connect(2), with no packet sent: no route at all, one of type unreachable, one of type blackhole. A prohibition is a rule of this machine's own, and no route that is missing. */
const routeErrors: ReadonlySet<string> = new Set(["ENETUNREACH", "EHOSTUNREACH", "EINVAL"]);

/**
 * Connects that this machine's own routing table refused. A machine without a route for a whole family does not have that family: it says nothing of its addresses
 * while those of the other one can be tried.
 */
export const refusedByOwnTable = computedOnce((seen: Seen): readonly Connect[] => {
  const connects = seen.of("tcp.connect").filter(({ subject }) => subject.purpose === "target");
  const refused = connects.filter(({ failure, data }) => failure?.code === "own-route" && routeErrors.has(data.errno ?? ""));
  return refused.filter(
    (one) =>
      one.data.errno !== "ENETUNREACH" ||
      wasHeardOver(seen.observations, one.vantage, familyOf(one.subject.address)) ||
      !connects.some((other) => other.vantage === one.vantage && leftFor(other, one)),
  );
});

/** A try of the other family that this machine did send. */
const leftFor = (other: Connect, { subject }: Connect): boolean =>
  familyOf(other.subject.address) !== familyOf(subject.address) &&
  (other.outcome === "ok" || (other.outcome === "failed" && other.failure.blame !== "vantage"));

/**
 * Questions to resolvers that this machine's own routing table refused, at a vantage where each of its own resolvers fares so: the name is never found then, and no
 * connection is tried that could show it.
 */
export const lookupsRefusedByOwnTable = computedOnce((seen: Seen): readonly Lookup[] =>
  [...ownLookups(seen).values()].flatMap((own) => {
    const asked = own.filter(({ outcome }) => outcome !== "skipped");
    return asked.every(isRefused) ? asked : [];
  }),
);

const isRefused = (one: Lookup): boolean => one.failure?.code === "own-route" && routeErrors.has(kernelErrorOf(one));

/** What the kernel said, by its name in the words of the failure; empty where there is none. */
export const kernelErrorOf = ({ failure }: Connect | Lookup): string => /\bE[A-Z]+\b/.exec(failure?.detail ?? "")?.[0] ?? "";
