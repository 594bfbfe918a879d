import { type Authoritative, servesOverUdpAlone } from "../../observation/authoritative-answers.ts";
import { bareName, type DnsQuery, wasAnswered, wasUnanswered } from "../../observation/dns-answer.ts";
import type { ObservationOf } from "../../observation/observation.ts";
import type { Cause, Impact, Match } from "../cause.ts";
import { clause, clauseLength, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { nameOf } from "./lame-delegation.ts";
import { egressProof, type ZoneInDoubt, zoneText } from "./name-servers.ts";
import { overVantages } from "./over-vantages.ts";
import { hasWaited, isLookupLost, isToldToUseTcp, lookupsAt } from "./own-lookups.ts";
import { signatureTrouble } from "./signatures.ts";
import { answeredOver, isLeftCut, isTcpDead, oneWayZones, unansweredOver, wasCut } from "./transports.ts";
import { isOwn, resolversOf, type Voice, voicesOf } from "./voices.ts";

/**
 * DNS over TCP gets nothing while UDP is well. RFC 7766 demands both: nothing is felt until an answer is too large for UDP, says so (TC), and the rest
 * cannot be fetched.
 */
export const tcpBlocked: Cause = {
  id: "dns.tcp-blocked",
  impact: "latent",
  plain:
    "A DNS server answers short questions and cannot be asked over TCP, which long answers need. Nothing is felt until an answer grows too long; then the name is not found.",
  tell: "The server answers over UDP, and every question over TCP stays without an answer; it hurts where an answer over UDP was cut (TC).",
  remedy: [
    "Open TCP port 53 to that server as well (RFC 7766 asks for it), on its own firewall and on those before it.",
    "Until then keep answers small, so that they fit into 1,232 bytes.",
  ],
  toldApartFrom: ["dns.resolver-timeout"],
  explains: ["dns.resolver-timeout", "dns.servfail", "dns.nameserver-unreachable", "dns.nodata"],
  owner: "whoever runs the firewall before that DNS server",
  find: (seen) => [...atResolvers(seen), ...atNameServers(seen)],
};

function atResolvers(seen: Seen): Match[] {
  const voices = voicesOf(seen);
  const dead = voices.filter((voice) => isOwn(voice) && isTcpDead(voice));
  const cut = dead.filter(({ target }) => target.some(wasCut));
  const whole = dead.filter((voice) => !cut.includes(voice));
  // Programs there ask over TCP alone, and get nothing.
  const needed = whole.filter(({ vantage }) => isLeftToTcp(vantage, whole, voices) && hurtLookups(seen, vantage).length > 0);
  const unneeded = whole.filter((voice) => !needed.includes(voice));
  return [
    ...(cut.length > 0 ? [resolverMatch(cut, voices, "cut", cutImpact(cut, voices))] : []),
    ...(needed.length > 0 ? [neededMatch(seen, needed, voices)] : []),
    ...(unneeded.length > 0 ? [resolverMatch(unneeded, voices, "unfelt", "latent")] : []),
  ];
}

/** Clients go on to the next resolver where the first one's answer cannot be fetched whole. */
function cutImpact(cut: readonly Voice[], all: readonly Voice[]): Impact {
  const isLost = ({ vantage }: Voice): boolean =>
    !all.some((other) => other.vantage === vantage && isOwn(other) && !cut.includes(other) && other.stance === "answers");
  return cut.some(isLost) ? "breaks" : "degrades";
}

/** Programs ask the first resolver first, and go on to another where it refuses: only where it is dead over TCP, or all are, what they wait for or do not get may come of it. */
function isLeftToTcp(vantage: string, dead: readonly Voice[], all: readonly Voice[]): boolean {
  const own = all.filter((voice) => voice.vantage === vantage && isOwn(voice));
  const first = Math.min(...own.map(({ rank }) => rank));
  return own.every((voice) => dead.includes(voice)) || own.some((voice) => voice.rank === first && dead.includes(voice));
}

/** What programs there looked up over TCP (`use-vc`) in vain, or only after a resolver had been waited for. */
const hurtLookups = (seen: Seen, vantage: string): ObservationOf<"dns.system">[] =>
  isToldToUseTcp(seen, vantage) ? lookupsAt(seen, vantage).filter((one) => isLookupLost(one) || hasWaited(seen, one)) : [];

/** To programs that ask over TCP alone these resolvers are dead. */
function neededMatch(seen: Seen, dead: readonly Voice[], all: readonly Voice[]): Match {
  const lookups = [...new Set(dead.map(({ vantage }) => vantage))].flatMap((vantage) => hurtLookups(seen, vantage));
  const match = resolverMatch(dead, all, "unfelt", lookups.some(isLookupLost) ? "breaks" : "degrades");
  return {
    ...match,
    beside: [...(match.beside ?? []), ...lookups],
    says: clause("TCP to the resolvers is blocked, and programs are told to use it"),
    next: [...match.next, "Until then take `use-vc` out of resolv.conf: over UDP the resolvers answer."],
    variant: "needed",
  };
}

function resolverMatch(dead: readonly Voice[], all: readonly Voice[], kind: "cut" | "unfelt", impact: Impact): Match {
  const udp = dead.flatMap((voice) => answeredOver(voice, "udp"));
  const isCut = kind === "cut";
  const [only = ""] = resolversOf(dead);
  const exact = isCut
    ? "the answer is cut over UDP, and TCP is blocked"
    : dead.length === 1
      ? `resolver ${only} does not answer over TCP`
      : "resolvers do not answer over TCP";
  const silences = dead.flatMap((voice) => unansweredOver(voice, "tcp"));
  return {
    failed: isCut ? udp.filter(wasCut) : silences,
    worked: all.filter((voice) => !dead.includes(voice)).flatMap((voice) => answeredOver(voice, isCut ? "udp" : "tcp")),
    beside: isCut ? silences : udp,
    ruledOut: [{ cause: "dns.resolver-timeout", by: udp, why: "it answers over UDP" }],
    impact,
    says: clause(exact.length <= clauseLength ? exact : "the resolver does not answer over TCP"),
    next: [
      `Open TCP port 53 to ${listed(resolversOf(dead))} and let the server listen there: answers too long for UDP can be fetched in no other way (RFC 7766).`,
      ...(isCut ? ["Until then fewer records under the name make the answer fit into one UDP message."] : []),
    ],
    variant: isCut ? "cut" : "resolvers",
  };
}

const atNameServers = (seen: Seen): Match[] =>
  overVantages(oneWayZones(seen, "tcp").flatMap((zone) => zoneMatch(seen, zone) ?? []));

function zoneMatch(seen: Seen, zone: ZoneInDoubt): Match | null {
  const dead = zone.servers.filter(
    (one) => servesOverUdpAlone(one) && egressProof(seen, zone.vantage, one.server, "tcp").length > 0,
  );
  const lost = zone.hurt.length > 0 ? leftCut(seen, zone) : [];
  const isLost = lost.length > 0;
  const bad = isLost ? lost : dead;
  if (bad.length === 0) return null;
  const names = [...new Set(bad.map(nameOf))];
  const [only = ""] = names;
  const exact = names.length === 1 ? `name server ${only} does not answer over TCP` : "name servers do not answer over TCP";
  const silences = bad.flatMap(({ judged }) => judged.filter(isSilentOverTcp));
  const cuts = bad.flatMap(({ all }) => all.filter(wasCut));
  return {
    failed: isLost ? cuts : silences,
    worked: zone.servers
      .filter(({ tcp }) => tcp === "serves")
      .flatMap(({ judged }) => judged.filter(({ subject }) => subject.transport === "tcp")),
    beside: isLost
      ? [...silences, ...zone.hurt]
      : bad.flatMap(({ judged }) => judged.filter(({ subject }) => subject.transport === "udp")),
    ruledOut: [],
    impact: isLost ? "breaks" : "latent",
    says: clause(
      isLost
        ? "answers are cut over UDP, and TCP is blocked"
        : exact.length <= clauseLength
          ? exact
          : "a name server does not answer over TCP",
    ),
    next: [
      `Open TCP port 53 at ${listed(bad.map(({ server }) => server))}: long answers of the zone ${zoneText(zone.zone)} can be fetched in no other way (RFC 7766).`,
    ],
    // Keys that are cut cannot be checked with; signatures that are seen to be bad are so by themselves.
    ...(isLost && signatureTrouble(seen) === null ? { explains: [...tcpBlocked.explains, "dns.dnssec-bogus" as const] } : {}),
    variant: `zone ${zone.zone}`,
  };
}

/**
 * The servers whose answers were cut, where no server of the zone gives what was cut in any other way: over TCP, or whole over UDP. Empty where one does. What
 * only larger questions than the target's show (signatures, keys) counts where it is proved that our own TCP gets out: resolvers may fail for another reason.
 */
function leftCut(seen: Seen, { vantage, servers }: ZoneInDoubt): Authoritative[] {
  const cut = servers.filter(
    (one) => isLeftCut(one) && (one.judged.some(wasCut) || egressProof(seen, vantage, one.server, "tcp").length > 0),
  );
  const forms = new Set(cut.flatMap(({ all }) => all.filter(wasCut).map(formOf)));
  const givesWhole = (one: Authoritative): boolean =>
    one.tcp !== "silent" || one.all.some((query) => forms.has(formOf(query)) && wasAnswered(query) && !wasCut(query));
  return servers.some((one) => !cut.includes(one) && givesWhole(one)) ? [] : cut;
}

const formOf = ({ subject: { name, type, dnssecOk } }: DnsQuery): string => `${bareName(name)} ${type} ${dnssecOk}`;

const isSilentOverTcp = (query: DnsQuery): boolean => query.subject.transport === "tcp" && wasUnanswered(query);
