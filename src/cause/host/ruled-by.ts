import { isNeighbour, isPrivate } from "../../observation/address-network.ts";
import type { Connecting } from "../../observation/endpoint-tries.ts";
import { wasRefused } from "../../observation/endpoint-tries.ts";
import { type Address, parseAddress } from "../../target/address.ts";
import type { RuledOut } from "../cause.ts";
import type { JudgedEndpoint } from "../tcp/endpoints.ts";
import { type Stop, stopsFor } from "./firewall-walk.ts";
import { fullListeners } from "./full-queue.ts";
import { stayingOf } from "./half-open.ts";
import { promptOf, silencesOf } from "./hurt-tries.ts";
import { allSockets, covers, type HostFirewall, listenersAt, type OwnHost } from "./own-host.ts";
import { notLoopback, type Packet } from "./packet.ts";

/** The rules that ended connections to some of a machine's addresses, and what proves it. */
export type Ruled = {
  host: OwnHost;
  endpoints: readonly JudgedEndpoint[];
  failed: readonly Connecting[];
  stops: readonly Stopping[];
  looks: readonly HostFirewall[];
  ruledOut: RuledOut[];
};

/** `counted`: by how much the rule's counter rose over the run; null where it counts nothing. */
export type Stopping = { stop: Stop; counted: number | null };

/** What this machine's firewall does is one fault, however many rules it takes: one for each family, where `iptables` and `ip6tables` were told the same. Null where no rule is met. */
export function ruledBy(host: OwnHost): Ruled | null {
  const looks = [host.firewall.before, host.firewall.between, host.firewall.after].filter((one) => one !== undefined);
  const last = looks.at(-1);
  if (last === undefined || fullListeners(host).length > 0) return null;
  const found = host.endpoints.flatMap((endpoint) => {
    const failed = turnedAwayAt(endpoint, host);
    const stop = failed.length === 0 ? undefined : stopOf(endpoint, failed, host, looks);
    return stop === undefined ? [] : [{ endpoint, failed, ...stop }];
  });
  if (found.length === 0) return null;
  const sockets = allSockets(host);
  return {
    host,
    endpoints: found.map(({ endpoint }) => endpoint),
    failed: found.flatMap(({ failed }) => failed),
    stops: [...new Map(found.map(({ stop, counted }) => [keyOf(stop), { stop, counted }])).values()],
    looks,
    ruledOut:
      sockets.length === 0
        ? []
        : [
            { cause: "host.accept-queue-overflow", by: sockets, why: "the listener's queue has room" },
            {
              cause: "host.return-path-blocked",
              by: sockets,
              why: "no half-open connection of these tries stands in the kernel",
            },
            {
              cause: "host.not-listening",
              by: sockets,
              why: "a service does listen there, or a rule ended it before that mattered",
            },
          ],
  };
}

/** Silence, or a refusal and an error although something listens there. */
function turnedAwayAt(endpoint: JudgedEndpoint, host: OwnHost): Connecting[] {
  const { outcome, shows, address, tries } = endpoint;
  if (stayingOf(host).byPeer.has(address)) return [];
  const hasListener = allSockets(host).some((look) => listenersAt(look, host.port).some((one) => covers(one, address)));
  if (outcome === "rejected") return [...shows];
  if (outcome === "refused") return hasListener ? tries.filter(wasRefused) : [];
  return silencesOf(endpoint);
}

function stopOf(
  endpoint: JudgedEndpoint,
  failed: readonly Connecting[],
  host: OwnHost,
  looks: readonly HostFirewall[],
): Stopping | undefined {
  const last = looks.at(-1);
  if (last === undefined) return undefined;
  const isOwn = endpoint.vantage === host.vantage || endpoint.tries.some(({ data }) => data.local?.address === endpoint.address);
  const packet: Packet = {
    dport: host.port,
    sport: null,
    source: isOwn ? ownSourceOf(endpoint) : strangeSourceOf(endpoint),
    destination: endpoint.address,
    in: isOwn ? "lo" : notLoopback,
    out: null,
    state: "new",
    flags: "syn",
  };
  const ruleset = { chains: last.data.chains ?? [], rules: last.data.rules ?? [] };
  const rejects = endpoint.outcome === "refused" || endpoint.outcome === "rejected";
  const found = stopsFor(ruleset, packet, ["ingress", "prerouting", "input"])
    .filter(({ does }) => (does === "reject") === rejects)
    .map((stop) => ({ stop, counted: countedBy(stop, looks), due: dueIn(failed, looks) }));
  // What counts and did not rise by the packets that were sent did not take them. Where a busy machine read so slowly that none was sent between the looks, it says nothing.
  const standing = found.filter(({ counted, due }) => counted === null || due === 0 || counted >= due);
  const byCount = standing.find(({ counted, due }) => counted !== null && due > 0);
  // Where others came through, a rule that takes every packet is not what was met.
  return byCount ?? (promptOf(endpoint).length > 0 ? undefined : standing.find(({ stop }) => stop.isCertain));
}

/** From where this machine's own tries left: to a second address of a link they leave from its first one (the `src` of the local route); else both ends are alike. */
function ownSourceOf({ address, tries }: JudgedEndpoint): Address {
  const [source] = tries.flatMap(({ data }) => data.local?.address ?? []);
  return (source === undefined ? null : parseAddress(source)) ?? address;
}

/** From where another machine's tries left, as far as they arrive so: a NAT may write another address over a private one, but not within one network. Null where they differ. */
function strangeSourceOf({ address, tries }: JudgedEndpoint): Address | null {
  const [source, ...others] = new Set(tries.flatMap(({ data }) => data.local?.address ?? []));
  if (source === undefined || others.length > 0) return null;
  return isPrivate(source) && !isNeighbour(source, address) ? null : parseAddress(source);
}

/** How many of these tries began between the first and the last look: each sent one packet at least. */
function dueIn(failed: readonly Connecting[], looks: readonly HostFirewall[]): number {
  const [first, last] = [looks[0], looks.at(-1)];
  if (first === undefined || last === undefined || first === last) return 0;
  const from = first.startMs + first.elapsedMs;
  return failed.filter(({ startMs }) => startMs >= from && startMs < last.startMs).length;
}

/** By how much its counter rose from the first look to the last; null where it counts nothing, or was looked at once. */
function countedBy(stop: Stop, looks: readonly HostFirewall[]): number | null {
  const [first, last] = [looks[0], looks.at(-1)];
  if (first === undefined || last === undefined || first === last) return null;
  const [early, late] = [packetsOf(stop, first), packetsOf(stop, last)];
  return early === null || late === null ? null : Math.max(0, late - early);
}

function packetsOf({ rule, chain }: Stop, { data }: HostFirewall): number | null {
  if (rule === null) return data.chains?.find(({ id }) => id === chain.id)?.policyPackets ?? null;
  const same = data.rules?.find((one) => one.chain === rule.chain && one.place === rule.place && one.text === rule.text);
  return same?.packets ?? null;
}

const keyOf = ({ chain, rule }: Stop): string => `${chain.id} ${rule?.place ?? "policy"} ${rule?.text ?? ""}`;
