import { isNeighbour } from "../../observation/address-network.ts";
import { computedOnce } from "../../observation/computed-once.ts";
import {
  type Connecting,
  connected,
  connectFailure,
  type EndpointTries,
  endpointTries,
  isUnresolved,
  type PathProbe,
  signsOfLife,
  waitedLongEnough,
  wasRefused,
  wasSilent,
  wasUnreached,
} from "../../observation/endpoint-tries.ts";
import { withoutFamily } from "../../observation/lacking-family.ts";
import type { Observation, ObservationOf } from "../../observation/observation.ts";
import { isBesideTls } from "../../observation/one-bytes.ts";
import { wayTo } from "../../observation/ways.ts";
import { endpointText } from "../../target/address.ts";
import { loopOn } from "../path/loop-on.ts";
import type { Seen } from "../seen.ts";
import { refusedByIcmp, surelyRefusedByIcmp } from "./refused-by-icmp.ts";

/**
 * What the tries of one address from one vantage amount to. Silence, refusal and rejection are three facts; where an error that a rejection
 * and a missing route share came back (EHOSTUNREACH, ENETUNREACH) and nothing tells them apart, it is `no-route`.
 */
export type Outcome = "connects" | "refused" | "rejected" | "no-route" | "silent" | "mixed";

export type JudgedEndpoint = EndpointTries & {
  outcome: Outcome;
  /** The tries that show it. */
  shows: readonly Connecting[];
  /** What beside them was needed to say so. */
  beside: readonly Observation[];
};

/** What a redirect leads to may stand at the same port of another address: that is another service, and none of the target's addresses. */
export function isOfTarget(one: ObservationOf<"tls.handshake" | "http.request">, { target }: Seen): boolean {
  if (one.probe === "http.request") return one.subject.purpose !== "redirect";
  return one.subject.host === target.host || one.subject.host === target.sni;
}

/** What the tries of each address of the target amount to: every cause of TCP reads the same list. */
export const endpointsOf = computedOnce((seen: Seen): readonly JudgedEndpoint[] => judgedEndpoints(seen));

/** Whatever opened a connection to an address of the target: one list for each run that is judged. */
export const connectsOf = computedOnce((seen: Seen): readonly Connecting[] => [
  ...seen.of("tcp.connect"),
  ...seen.of("tcp.silent"),
  ...seen.of("tcp.one-byte").filter((one) => !isBesideTls(one, seen.target)),
  ...seen.of("tls.handshake").filter((one) => isOfTarget(one, seen)),
  ...seen.of("http.request").filter((one) => isOfTarget(one, seen)),
]);

function judgedEndpoints(seen: Seen): JudgedEndpoint[] {
  const all = endpointTries(connectsOf(seen), seen.of("path.probe"), seen.target.port);
  const isLacking = withoutFamily(seen.vantages);
  const told = all.filter(({ tries }) => !tries.every(isLacking));
  // Where all addresses are of the family that is lacking, what was tried is all there is.
  const kept = told.length === 0 ? all : told;
  const beside = Map.groupBy(kept, ({ vantage }) => vantage);
  return kept.map((endpoint) => ({ ...endpoint, ...judged(endpoint, beside.get(endpoint.vantage) ?? [], seen) }));
}

/** Tries of the target's port that connected, over the whole run. */
export const connectedIn = (endpoints: readonly EndpointTries[]): Connecting[] =>
  endpoints.flatMap(({ tries }) => tries.filter(connected));

type Verdict = Pick<JudgedEndpoint, "outcome" | "shows" | "beside">;

/**
 * The order is the rule: one rejection among silences is a rejection for all of them, since ICMP errors are rate-limited, and so is one
 * refusal; a refusal that another machine sent is a rejection. A few silences where others connect are losses, and nothing is said of them here; nor of a way that is
 * missing to some connections alone. `all`: what the same vantage tried.
 */
function judged(endpoint: EndpointTries, all: readonly EndpointTries[], seen: Seen): Verdict {
  const { tries } = endpoint;
  const failing = tries.filter((one) => !connected(one));
  if (failing.length === 0) return { outcome: "connects", shows: [], beside: [] };
  if (isAskedForInVain(endpoint)) return { outcome: "no-route", shows: failing, beside: endpoint.tcpProbes };
  const rejections = rejectionSigns(endpoint, all, seen);
  if (rejections.length > 0)
    return {
      outcome: "rejected",
      shows: withSilences(tries, couldBeRejection),
      beside: [
        ...rejections.filter((one) => one.probe !== "tcp.connect"),
        ...(tries.some(wasUnreached) ? signsOfLife(endpoint) : []),
      ],
    };
  if (tries.some(wasRefused))
    return {
      outcome: "refused",
      shows: withSilences(tries, wasRefused),
      beside: endpoint.tcpProbes.filter(({ data }) => data.reply === "arrived"),
    };
  // The router in front of both has sent the same error for this one as well; it only had none left to be asked for its code.
  const toldBeside = rulesToldBeside(endpoint, all);
  if (tries.some(wasUnreached) && toldBeside.length > 0)
    return { outcome: "rejected", shows: withSilences(tries, couldBeRejection), beside: toldBeside };
  const isWithoutWay = tries.some(wasUnreached) || endpoint.tcpProbes.some(saysNoRoute);
  if (isWithoutWay && !tries.some(connected)) return { outcome: "no-route", shows: failing, beside: endpoint.tcpProbes };
  if (tries.every(wasSilent)) return { outcome: "silent", shows: tries.filter(waitedLongEnough), beside: [] };
  return { outcome: "mixed", shows: failing, beside: [] };
}

/**
 * Each connection ends after the three seconds in which a hardware address is asked for in vain, or with one that did, having waited for the same; and nothing that came back names a
 * rule: no rule takes so long to say no. Where the host itself lives, that is what the port is led on to; a NAT writes the error in the host's own name.
 */
function isAskedForInVain({ tries, tcpProbes }: EndpointTries): boolean {
  const ends = tries.filter(isUnresolved).map(endOf);
  const isInVain = (one: Connecting): boolean =>
    wasUnreached(one) && ends.some((end) => Math.abs(end - endOf(one)) <= sameMomentMs);
  if (ends.length === 0 || !tries.every((one) => wasSilent(one) || isInVain(one))) return false;
  return !tcpProbes.some(({ data }) => isOfRules(data.code) || (data.reply === "from-device" && !isOfRoutes(data.code)));
}

/** What one packet of the kernel's ended is read within this time, on a busy machine too. */
const sameMomentMs = 150;
const endOf = ({ startMs, elapsedMs }: Connecting): number => startMs + elapsedMs;

/** What a router said of a neighbour with the code of a rule, where nobody said a code of this address; `all`: what the same vantage tried. */
function rulesToldBeside({ address, tcpProbes, icmpProbes }: EndpointTries, all: readonly EndpointTries[]): PathProbe[] {
  if ([...tcpProbes, ...icmpProbes].some(({ data }) => (data.code ?? "") !== "")) return [];
  const beside = all.filter((other) => other.address !== address && isNeighbour(other.address, address));
  return beside.flatMap((other) =>
    other.tcpProbes.filter((probe) => (probe.data.code ?? "") !== "" && isRejection(probe, other.address)),
  );
}

/** Those that match, and the silences beside them unless the address connects at times: then a silence is a loss of its own. */
function withSilences(tries: readonly Connecting[], matches: (one: Connecting) => boolean): Connecting[] {
  const isNeverOpen = !tries.some(connected);
  return tries.filter((one) => matches(one) || (isNeverOpen && wasSilent(one)));
}

const openRejections: ReadonlySet<string> = new Set(["prohibited", "port-unreachable", "protocol-unreachable"]);
export const isOpenRejection = (one: Connecting): boolean => openRejections.has(connectFailure(one) ?? "");
const couldBeRejection = (one: Connecting): boolean => wasUnreached(one) || isOpenRejection(one) || wasRefused(one);

/** Everything that proves a rejection; empty where nothing does. */
function rejectionSigns(endpoint: EndpointTries, all: readonly EndpointTries[], seen: Seen): Observation[] {
  const { address, tries, tcpProbes } = endpoint;
  // ECONNREFUSED comes of an RST or of an ICMP port-unreachable alone: with an ICMP error seen beside it, it was the second.
  const behindRefusal = tries.some(wasRefused) ? tcpProbes.filter(saysNoRoute) : [];
  const byIcmp = surelyRefusedByIcmp(address, tries, seen.observations);
  const plain = [
    ...tries.filter(isOpenRejection),
    ...byIcmp,
    ...tcpProbes.filter((probe) => isRejection(probe, address)),
    ...behindRefusal,
  ];
  const doubtful = [...tries.filter(wasUnreached), ...tcpProbes.filter(saysNoRoute)];
  const isReached = tries.some(connected) ? !lacksSomeWays(endpoint, all, seen) : signsOfLife(endpoint).length > 0;
  return [...new Set<Observation>([...plain, ...(isReached ? doubtful : [])])];
}

/**
 * Some connect, so the host lives; and of others a router has asked in vain for its next neighbour, has said itself that there is no way, or has sent them in a circle, as a
 * packet at full TTL or a trace from a port that failed shows. That is no rule: one of several ways to the address is missing, or one of several hosts behind it. Neighbours share both.
 */
function lacksSomeWays({ address }: EndpointTries, all: readonly EndpointTries[], { observations }: Seen): boolean {
  const shared = all.filter((one) => (one.address === address || isNeighbour(one.address, address)) && one.tries.some(connected));
  const probes = shared.flatMap(({ tcpProbes }) => tcpProbes.map(({ data }) => data));
  const flows = shared.flatMap((one) => wayTo(observations, one).flows);
  const codes = [...probes.map(({ code }) => code), ...flows.map(({ data }) => data.unreachable?.code)];
  if (codes.some(isOfRules)) return false;
  return (
    codes.some(isOfRoutes) ||
    shared.some(({ tries }) => tries.some(isUnresolved)) ||
    probes.some(({ reply }) => reply === "expired") ||
    flows.some((trace) => loopOn(trace, []).length > 0)
  );
}

/** `!H` and `!N` speak of routes; `!X`, `!P` and the numbers of prohibitions of rules (RFC 792, as traceroute writes them). */
const isOfRoutes = (code: string | null | undefined): boolean => code === "!H" || code === "!N";
const isOfRules = (code: string | null | undefined): boolean => (code ?? "") !== "" && !isOfRoutes(code);

/** Refusals while which no ICMP error at all was received: a RST, for certain. */
export const refusedByReset = ({ tries }: EndpointTries): Connecting[] =>
  tries.filter((one) => wasRefused(one) && one.probe === "tcp.connect" && one.data.icmpErrors === 0);

/** `!X`, `!P` and the numbers of prohibitions are rejections; `!H` and `!N` are missing routes; without a code the sender may tell: a device in the target's place, or the target itself. */
function isRejection({ data }: PathProbe, address: string): boolean {
  const { reply, sender, code } = data;
  if (reply !== "from-device" && reply !== "no-route") return false;
  if (isOfRoutes(code)) return false;
  return reply === "from-device" || (code ?? "") !== "" || sender === address;
}

const saysNoRoute = ({ data }: PathProbe): boolean =>
  data.reply === "no-route" || (data.reply === "from-device" && isOfRoutes(data.code));

/** Who sent what came back in the target's place; the target itself, where its answer to a bare packet was no more than that error. */
export const sendersOf = ({ address, tries, tcpProbes }: JudgedEndpoint): string[] => {
  const isIcmp = refusedByIcmp(tries).length > 0;
  const senders = tcpProbes.flatMap(({ data }) => {
    if (data.reply === "from-device" || data.reply === "no-route") return data.sender ?? [];
    return data.reply === "arrived" && isIcmp ? address : [];
  });
  return [...new Set<string>(senders)].sort();
};

/** Something of the host, or a neighbour behind the same last router, answers this vantage. */
export function reachedBeside(endpoint: JudgedEndpoint, all: readonly JudgedEndpoint[]): Observation[] {
  const neighbours = all.filter(
    (other) =>
      other !== endpoint &&
      other.vantage === endpoint.vantage &&
      other.address !== endpoint.address &&
      isNeighbour(other.address, endpoint.address),
  );
  return [
    ...signsOfLife(endpoint),
    ...endpoint.tcpProbes.filter(({ data }) => data.reply === "arrived"),
    ...neighbours.flatMap(({ tries }) => tries.filter((one) => connected(one) || wasRefused(one))),
  ];
}

/** A router says that it knows no way to the host, and nothing of the host says otherwise: that is a matter of routes. */
export const isWithoutRoute = (endpoint: JudgedEndpoint, all: readonly JudgedEndpoint[]): boolean =>
  [...endpoint.icmpProbes, ...endpoint.tcpProbes].some(({ data }) => data.reply === "no-route" && data.code !== "!X") &&
  reachedBeside(endpoint, all).length === 0;

/** `203.0.113.7:443`, each once, in order. */
export const endpointNames = (endpoints: readonly EndpointTries[]): string[] =>
  [...new Set(endpoints.map(({ address, port }) => endpointText(address, port)))].sort();

/** The error came from an address of the vantage itself: nothing has left it, and nothing is said of the target. */
export const wasRejectedHere = (endpoint: JudgedEndpoint): boolean => {
  const own = new Set(endpoint.tries.flatMap(({ data }) => data.local?.address ?? []));
  const senders = sendersOf(endpoint);
  return senders.length > 0 && senders.every((one) => own.has(one));
};
