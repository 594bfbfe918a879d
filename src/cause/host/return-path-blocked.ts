import type { Address } from "../../target/address.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import { stopsFor } from "./firewall-walk.ts";
import { fullListeners } from "./full-queue.ts";
import { crowd, stayingOf } from "./half-open.ts";
import { promptOf, silencesOf } from "./hurt-tries.ts";
import { lastFirewall, type OwnHost, ownHosts } from "./own-host.ts";

/** A peer that tries again and again leaves so many half-open connections; fewer may be a stray scan. */
const tellingOfStranger = 3;

/**
 * First packets arrive and are answered, and what this machine sends back never gets there: the connection stays half open in the kernel, and its
 * answer is sent again and again. A firewall rule on the way out, a route of the wrong table, or a device before the machine.
 */
export const returnPathBlocked: Cause = {
  id: "host.return-path-blocked",
  impact: "breaks",
  plain:
    "Connection requests do reach this machine, and its answers do not get back to those who asked. Users wait until their program gives up, though the service is well.",
  tell: "The kernel holds a half-open connection from the very machine that waits in vain, and has sent its answer more than once.",
  remedy: [
    "Look at the rules for what leaves this machine (`nft list ruleset`, hooks output and postrouting) and at the route back (`ip route get PEER from ADDRESS`).",
    "If both are right, something between drops the answers: a stateful firewall that saw the request take another way, most often.",
  ],
  toldApartFrom: ["host.firewall-drop", "host.accept-queue-overflow", "host.syn-backlog"],
  explains: ["tcp.*", "tls.*", "http.*", "path.*", "vantage.local-firewall"],
  owner: "whoever runs this machine and its firewall, then the network before it",
  find: (seen) => ownHosts(seen).flatMap((host) => matchOf(host)),
};

function matchOf(host: OwnHost): Match[] {
  const { looks, byPeer } = stayingOf(host);
  const isCrowded = crowd(host).some(({ count, room }) => count >= room);
  if (byPeer.size === 0 || fullListeners(host).length > 0) return [];
  const silent = host.endpoints.filter((endpoint) => endpoint.outcome === "silent" && isFrom(endpoint, byPeer, host));
  const strangers = [...byPeer].filter(([, all]) => all.length >= tellingOfStranger).map(([peer]) => peer);
  const connected = new Set(
    looks.flatMap(({ data }) => (data.connections ?? []).flatMap(({ state, peer }) => (state === "ESTAB" ? [peer] : []))),
  );
  const cutOff = strangers.filter((peer) => !connected.has(peer));
  if (silent.length === 0 && (cutOff.length === 0 || isCrowded)) return [];
  const peers = silent.length > 0 ? [...new Set(silent.map(({ address }) => address))].filter((one) => byPeer.has(one)) : cutOff;
  const rule = silent.flatMap(({ address }) => blockingRule(host, address))[0];
  const failed = silent.flatMap(silencesOf);
  return [
    {
      failed: failed.length > 0 ? failed : looks,
      ...(failed.length > 0 ? {} : { about: addressesOf(host, cutOff) }),
      worked: failed.length > 0 ? host.endpoints.flatMap(promptOf) : [],
      beside: [...looks, ...[host.firewall.after].filter((one) => one !== undefined)],
      ruledOut: [
        { cause: "host.firewall-drop", by: looks, why: "the first packet was let in: the kernel has answered it" },
        { cause: "host.accept-queue-overflow", by: looks, why: "no queue of whole connections is full" },
        // Strangers may be cut off, or may never have meant to answer.
        ...(isCrowded || failed.length === 0
          ? []
          : [{ cause: "host.syn-backlog" as const, by: looks, why: "there is room for more half-open connections" }]),
      ],
      ...(failed.length > 0 ? {} : { impact: "degrades" as const }),
      says: clause(
        `answers from port ${host.port} do not get back${peers.length === 1 && failed.length === 0 ? ` to ${peers[0]}` : ""}`,
      ),
      next: [
        rule === undefined
          ? `Look for what keeps the answers of port ${host.port} from ${listed(peers)}: rules on the way out, and the route back (\`ip route get ${peers[0] ?? "PEER"}\`).`
          : `Take away, or narrow, the rule that keeps the answers in: ${rule}.`,
        `They stand here: \`ss -tno state syn-recv 'sport = :${host.port}'\`.`,
      ],
      stated: true,
    },
  ];
}

/** The half-open connections are those of the vantage that met silence: its own source address stands among the peers. */
function isFrom(endpoint: OwnHost["endpoints"][number], byPeer: ReadonlyMap<string, unknown>, host: OwnHost): boolean {
  const sources = endpoint.tries.flatMap(({ data }) => data.local?.address ?? []);
  // A machine that connects to an address of its own does so from that same address.
  const own = endpoint.vantage === host.vantage ? [endpoint.address] : [];
  return [...own, ...sources].some((one) => byPeer.has(one));
}

/** The addresses of the target to which these peers have half-open connections. */
function addressesOf(host: OwnHost, peers: readonly string[]): Address[] {
  const { byPeer } = stayingOf(host);
  const locals = new Set(peers.flatMap((peer) => (byPeer.get(peer) ?? []).map(({ local }) => local)));
  return host.endpoints.flatMap(({ address }) => (locals.has(address) ? [address] : []));
}

function blockingRule(host: OwnHost, address: OwnHost["endpoints"][number]["address"]): string[] {
  const look = lastFirewall(host);
  if (look === undefined) return [];
  const packet = {
    dport: null,
    sport: host.port,
    source: address,
    destination: null,
    in: null,
    out: null,
    state: "established",
    flags: "syn|ack",
  } as const;
  const ruleset = { chains: look.data.chains ?? [], rules: look.data.rules ?? [] };
  return stopsFor(ruleset, packet, ["output", "postrouting", "prerouting", "input"]).flatMap(({ rule, chain }) =>
    rule === null ? [] : [`\`${rule.text}\` in ${chain.id}`],
  );
}
