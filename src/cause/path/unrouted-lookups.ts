import { networkOf } from "../../observation/address-network.ts";
import { computedOnce } from "../../observation/computed-once.ts";
import type { FailureCode } from "../../observation/failure.ts";
import type { Seen } from "../seen.ts";
import { type Lookup, ownLookups } from "./own-lookups.ts";

/** A router that knows no way says so at once, ms; one that asks in vain for a neighbour of its own takes three seconds, and then one machine is gone, and no route. */
const atOnceMs = 900;

/**
 * Questions to resolvers to which a router on the way says that it has no route, at a vantage where each of its own resolvers fares so. That the network cannot be reached is said
 * of routes; that the host cannot, of one machine as well, so of resolvers on different networks alone.
 */
export const unroutedLookups = computedOnce((seen: Seen): readonly Lookup[] =>
  [...ownLookups(seen).values()].flatMap((own) => {
    const asked = own.filter(({ outcome }) => outcome !== "skipped");
    const resolvers = [...Map.groupBy(asked, ({ subject }) => subject.server).values()];
    const networks = new Set(asked.map(({ subject }) => networkOf(subject.server)));
    const said: ReadonlySet<FailureCode> = networks.size > 1 ? ofNetworkOrHosts : ofNetwork;
    return resolvers.length > 0 && resolvers.every((tries) => isUnrouted(tries, said)) ? asked : [];
  }),
);

const ofNetwork: ReadonlySet<FailureCode> = new Set(["network-unreachable"]);
const ofNetworkOrHosts: ReadonlySet<FailureCode> = new Set(["network-unreachable", "host-unreachable"]);

/**
 * Over UDP the kernel keeps a missing route to itself, and tells of rules that carry the same error code (probe/dns/over-udp.ts): silence there and the error over TCP is a route. Errors
 * are rate-limited, so one among silences stands for all.
 */
function isUnrouted(tries: readonly Lookup[], said: ReadonlySet<FailureCode>): boolean {
  const isSaid = ({ subject, failure, elapsedMs }: Lookup): boolean =>
    subject.transport !== "udp" && failure !== null && said.has(failure.code) && elapsedMs < atOnceMs;
  return tries.some(isSaid) && tries.every((one) => isSaid(one) || one.failure?.code === "timeout");
}
