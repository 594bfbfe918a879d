import { servedBy, servesOverTcpAlone } from "../../observation/authoritative-answers.ts";
import { type DnsQuery, wasUnanswered } from "../../observation/dns-answer.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, clauseLength, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { nameOf } from "./lame-delegation.ts";
import { egressProof, unservedImpact, type ZoneInDoubt, zoneText } from "./name-servers.ts";
import { overVantages } from "./over-vantages.ts";
import { hasWaited, isLookupLost, isToldToUseTcp, lookupsAt } from "./own-lookups.ts";
import { answeredOver, isLeftToOthers, isLostOver, isUdpDead, oneWayZones, unansweredOver } from "./transports.ts";
import { isOwn, resolversOf, type Voice, voicesOf } from "./voices.ts";

/**
 * Questions over UDP get nothing while the same server answers over TCP, so it is up, and UDP to or from its port 53 is lost. Ordinary clients ask over
 * UDP first and mostly give up there (resolv.conf(5) knows `use-vc` for TCP, which hardly anybody sets).
 */
export const udpBlocked: Cause = {
  id: "dns.udp-blocked",
  impact: "breaks",
  plain:
    "A DNS server answers over TCP and never over UDP, which nearly all programs use: something drops the UDP packets. To users names are not found, or after long waits.",
  tell: "Every question over UDP stays without an answer, with EDNS and without, while the same server answers over TCP.",
  remedy: [
    "Look on the firewalls before that server for a rule that drops UDP port 53, or answers from it; a rate limit against attacks does so too.",
    "Until then let the client ask over TCP (`options use-vc` in resolv.conf).",
  ],
  toldApartFrom: ["dns.resolver-timeout", "dns.edns-dropped"],
  explains: [
    "dns.resolver-timeout",
    "dns.nameserver-unreachable",
    "dns.servfail",
    "dns.first-resolver-dead",
    "dns.slow",
    "dns.parallel-query-loss",
  ],
  owner: "whoever runs the firewall before that DNS server",
  find: (seen) => [...atResolvers(seen), ...atNameServers(seen)],
};

function atResolvers(seen: Seen): Match[] {
  const voices = voicesOf(seen);
  const dead = voices.filter((voice) => isOwn(voice) && isUdpDead(voice));
  if (dead.length === 0) return [];
  const [only = ""] = resolversOf(dead);
  const exact = dead.length === 1 ? `resolver ${only} answers over TCP alone` : "resolvers answer over TCP alone, UDP is blocked";
  const tcp = dead.flatMap((voice) => answeredOver(voice, "tcp"));
  const areAskedOverTcp = dead.every((voice) => usesTcp(seen, voice) || isAskedOverTcp(seen, voice, dead));
  return [
    {
      failed: dead.flatMap((voice) => unansweredOver(voice, "udp")),
      worked: voices.filter((voice) => !dead.includes(voice)).flatMap((voice) => answeredOver(voice, "udp")),
      beside: tcp,
      ruledOut: [
        { cause: "dns.resolver-timeout", by: tcp, why: "it answers over TCP" },
        ...withoutEdns(dead.flatMap(({ all }) => all)),
      ],
      impact: areAskedOverTcp ? "latent" : dead.every((voice) => isLeftToOthers(voice, voices)) ? "degrades" : "breaks",
      says: clause(exact.length <= clauseLength ? exact : "the resolver answers over TCP alone, UDP is blocked"),
      next: [
        `Open UDP port 53 to ${listed(resolversOf(dead))} and back: TCP gets through, so it is a rule for UDP, or a process that listens on TCP alone.`,
        areAskedOverTcp
          ? "Programs that ask by the C library use TCP here and are well; only those that send questions of their own are hurt."
          : "Until then `options use-vc` in resolv.conf makes the C library ask over TCP.",
      ],
      variant: "resolvers",
    },
  ];
}

/** resolv.conf says `use-vc`, and no lookup shows that the C library does not know the word (musl does not): one that waits for UDP and gives up. */
const usesTcp = (seen: Seen, { vantage }: Voice): boolean =>
  isToldToUseTcp(seen, vantage) && !lookupsAt(seen, vantage).some((one) => isLookupLost(one) && hasWaited(seen, one));

/** Sooner than any program that has first asked over UDP in vain, ms (resolv.conf(5): it waits 1 s at least). */
const atOnceMs = 900;

/** Each resolver here is deaf to UDP, and programs find the name at once all the same: they ask over TCP, whoever told them to. */
function isAskedOverTcp(seen: Seen, { vantage }: Voice, dead: readonly Voice[]): boolean {
  if (!voicesOf(seen).every((voice) => voice.vantage !== vantage || !isOwn(voice) || dead.includes(voice))) return false;
  const lookups = lookupsAt(seen, vantage);
  const isInFile = seen.of("dns.hosts").some((one) => one.vantage === vantage && (one.data.addresses ?? []).length > 0);
  return (
    !isInFile &&
    lookups.length > 0 &&
    lookups.every(({ outcome, data, elapsedMs }) => outcome === "ok" && (data.addresses ?? []).length > 0 && elapsedMs < atOnceMs)
  );
}

/** Nothing came without EDNS either, so it is not the option that is dropped. */
function withoutEdns(queries: readonly DnsQuery[]): Match["ruledOut"] {
  const by = queries.filter(
    (query) => query.subject.ednsPayload === null && query.subject.transport === "udp" && wasUnanswered(query),
  );
  return by.length === 0 ? [] : [{ cause: "dns.edns-dropped", by, why: "without EDNS nothing comes over UDP either" }];
}

const atNameServers = (seen: Seen): Match[] =>
  overVantages(oneWayZones(seen, "udp").flatMap((zone) => zoneMatch(seen, zone) ?? []));

function zoneMatch(seen: Seen, zone: ZoneInDoubt): Match | null {
  const dead = zone.servers.filter(
    (one) =>
      servesOverTcpAlone(one) &&
      !one.all.some((query) => query.subject.transport === "udp" && !wasUnanswered(query)) &&
      (zone.hurt.length > 0 || egressProof(seen, zone.vantage, one.server, "udp").length > 0),
  );
  if (dead.length === 0) return null;
  const impact = isLostOver(zone, "udp") ? unservedImpact(seen, zone) : "degrades";
  if (impact === null) return null;
  const names = [...new Set(dead.map(nameOf))];
  const [only = ""] = names;
  const exact =
    names.length === 1
      ? `name server ${only} answers over TCP alone`
      : `name servers of ${zoneText(zone.zone)} answer over TCP alone`;
  return {
    failed: dead.flatMap(({ judged }) => judged.filter((query) => query.subject.transport === "udp" && wasUnanswered(query))),
    worked: zone.servers
      .filter(({ udp }) => udp === "serves")
      .flatMap(servedBy)
      .filter(({ subject }) => subject.transport === "udp"),
    beside: [...dead.flatMap(servedBy), ...zone.hurt],
    ruledOut: withoutEdns(dead.flatMap(({ all }) => all)),
    impact,
    says: clause(exact.length <= clauseLength ? exact : "a name server answers over TCP alone"),
    next: [
      `Open UDP port 53 at ${listed(dead.map(({ server }) => server))} and on the way there: the zone ${zoneText(zone.zone)} is served over TCP, and resolvers ask over UDP.`,
    ],
    variant: `zone ${zone.zone}`,
  };
}
