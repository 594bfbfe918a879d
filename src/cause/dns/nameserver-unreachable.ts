import {
  type Authoritative,
  isLame,
  isSilent,
  servedBy,
  servesZone,
  silencesOf,
} from "../../observation/authoritative-answers.ts";
import { answerOf, type DnsQuery, isDefinite, wasAnswered } from "../../observation/dns-answer.ts";
import type { Cause, Impact, Match, RuledOut } from "../cause.ts";
import { clause, clauseLength, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { extendedOf, isCheckedOnly, unreachableCodes } from "./extended-errors.ts";
import { nameOf } from "./lame-delegation.ts";
import { egressProof, unservedImpact, type ZoneInDoubt, zonesInDoubt, zoneText } from "./name-servers.ts";
import { overVantages } from "./over-vantages.ts";
import { impactOf, isOwn, resolversOf, type Voice, voicesOf } from "./voices.ts";

/**
 * The zone's own servers give no answer to anybody: seen by asking them directly while other servers answer from here, or by what a resolver does
 * that is well otherwise (EDE 22 or 23, or silence for this name alone: a resolver that waits for them says nothing for a long time).
 */
export const nameserverUnreachable: Cause = {
  id: "dns.nameserver-unreachable",
  impact: "degrades",
  plain:
    "The DNS servers that know this domain do not answer. Looking the name up takes long and then fails, unless enough of them are left.",
  tell: "Name servers of the zone are silent over UDP and TCP, while servers of other zones answer; or a resolver that answers for other names cannot reach them.",
  remedy: [
    "See whether the name servers are up and reachable from elsewhere over UDP and TCP port 53: the host, its firewall, an attack, or a route that is gone.",
    "Take servers that will not come back out of the NS records, and keep at least two in different networks.",
  ],
  toldApartFrom: ["dns.resolver-timeout"],
  explains: ["dns.servfail", "dns.slow"],
  owner: "whoever runs the name servers of the zone",
  find: (seen) => {
    const zones = zonesInDoubt(seen);
    const direct = overVantages(zones.flatMap((zone) => directMatch(seen, zone) ?? []));
    if (direct.some(({ impact }) => impact !== "latent")) return direct;
    const told = toldByResolvers(seen, zones);
    return told === null ? direct : [...direct, told];
  },
};

function directMatch(seen: Seen, zone: ZoneInDoubt): Match | null {
  const silent = zone.servers.filter(
    (one) => isSilent(one) && (zone.hurt.length > 0 || egressProof(seen, zone.vantage, one.server, "any").length > 0),
  );
  if (silent.length === 0) return null;
  const impact = zone.isServed ? partImpact(seen, zone, silent) : unservedImpact(seen, zone);
  if (impact === null) return null;
  const serving = zone.servers.filter(servesZone);
  const alive = voicesOf(seen)
    .filter((voice) => voice.vantage === zone.vantage && isOwn(voice))
    .flatMap(({ all }) => all.filter(wasAnswered));
  const proofs = new Set(silent.flatMap(({ server }) => egressProof(seen, zone.vantage, server, "any")));
  const answered = [...proofs, ...alive];
  return {
    failed: silent.flatMap(silencesOf),
    worked: serving.flatMap(servedBy),
    beside: zone.isServed ? [] : zone.hurt,
    ruledOut:
      answered.length === 0
        ? []
        : [{ cause: "dns.resolver-timeout", by: answered, why: "resolvers and other name servers answer from here" }],
    impact,
    // An old answer that resolvers keep while nobody can be asked is no fault of theirs.
    ...(zone.isServed ? {} : { explains: [...nameserverUnreachable.explains, "dns.stale-cache" as const] }),
    says: saysOf(zone, silent),
    next: advice(zone, silent),
    variant: `zone ${zone.zone}`,
  };
}

/**
 * Resolvers try the next name server: one of four that is down is a note, half of them is felt, and more where a resolver gets nothing. A server with an
 * address that answers is not down.
 */
function partImpact(seen: Seen, { servers, vantage }: ZoneInDoubt, silent: readonly Authoritative[]): Impact {
  const all = new Set(servers.map(nameOf));
  const up = new Set(servers.filter((one) => !silent.includes(one)).map(nameOf));
  const down = [...all].filter((name) => !up.has(name));
  if (down.length * 2 < all.size) return "latent";
  const waiting = voicesOf(seen).filter((voice) => voice.vantage === vantage && isOwn(voice) && tellsUnreachable(voice));
  return waiting.length > 0 ? impactOf(waiting, voicesOf(seen)) : "degrades";
}

function saysOf({ zone, isServed }: ZoneInDoubt, silent: readonly Authoritative[]): string {
  const names = [...new Set(silent.map(nameOf))];
  const [only = ""] = names;
  const exact =
    names.length === 1
      ? `name server ${only} does not answer`
      : `${isServed ? "some" : "the"} name servers of ${zoneText(zone)} do not answer`;
  return clause(
    exact.length <= clauseLength
      ? exact
      : names.length === 1
        ? "a name server of the zone does not answer"
        : "name servers of the zone do not answer",
  );
}

function advice({ zone, servers }: ZoneInDoubt, silent: readonly Authoritative[]): string[] {
  const down = listed(silent.map((one) => (one.names.length > 0 ? `${nameOf(one)} (${one.server})` : one.server)));
  const well = [...new Set(servers.filter(servesZone).map(nameOf))];
  return [
    `Check that ${down} ${silent.length === 1 ? "is" : "are"} up and that UDP and TCP port 53 are open to ${silent.length === 1 ? "it" : "them"}: no answer for the zone ${zoneText(zone)} over either.`,
    ...(well.length > 0
      ? [
          `${listed(well)} still ${well.length === 1 ? "serves" : "serve"} the zone; take a server that is gone for good out of the NS records.`,
        ]
      : []),
  ];
}

/** What resolvers that are well tell of servers that they cannot reach, where asking those servers directly did not say otherwise. */
function toldByResolvers(seen: Seen, zones: readonly ZoneInDoubt[]): Match | null {
  const voices = voicesOf(seen);
  const waiting = voices.filter((voice) => tellsUnreachable(voice) && !isToldOtherwise(voice, zones));
  if (waiting.length === 0 || !waiting.some(isOwn)) return null;
  const failed = waiting.flatMap(({ target }) => target.filter(isWaiting));
  const served = zones.filter(({ isServed, vantage }) => isServed && waiting.some((voice) => voice.vantage === vantage));
  const checks = waiting.flatMap(({ checks: asked }) => asked.filter(wasAnswered));
  const ruledOut: RuledOut[] =
    checks.length > 0 && waiting.every((voice) => voice.checks.some(wasAnswered) || voice.target.some(wasAnswered))
      ? [
          {
            cause: "dns.resolver-timeout",
            by: checks,
            why: checks.every((query) => answerOf(query) === "refused")
              ? "it refuses another name at once, so it is there"
              : "it answers for another name",
          },
        ]
      : [];
  return {
    failed,
    worked: voices.filter((voice) => !waiting.includes(voice)).flatMap(({ target }) => target.filter(isDefinite)),
    beside: [...checks, ...served.flatMap(({ servers }) => servers.flatMap(servedBy))],
    ruledOut,
    impact: impactOf(waiting, voices),
    says: clause(
      served.length > 0 ? "the resolver cannot reach the zone's name servers" : "the zone's name servers do not answer resolvers",
    ),
    next: [
      served.length > 0
        ? `${listed(resolversOf(waiting))} cannot reach the name servers of ${seen.target.display}, which answer this machine: check the way out of ${listed(resolversOf(waiting))} to port 53.`
        : `Ask each name server of the zone of ${seen.target.display} directly, from here and from the network of ${listed(resolversOf(waiting))}: ${listed(resolversOf(waiting))} ${saysToOthers(waiting, checks)} and ${waiting.length === 1 ? "gets" : "get"} nothing for this one.`,
      ...extendedOf(failed),
    ],
    variant: "resolvers",
  };
}

function saysToOthers(waiting: readonly Voice[], checks: readonly DnsQuery[]): string {
  const isOne = waiting.length === 1;
  const isRefused = checks.length > 0 && checks.every((query) => answerOf(query) === "refused");
  return isRefused ? `${isOne ? "refuses" : "refuse"} other names at once` : `${isOne ? "answers" : "answer"} for other names`;
}

const isWaiting = (query: DnsQuery): boolean =>
  answerOf(query) === "silence" || (answerOf(query) === "servfail" && !query.subject.checkingDisabled);

/** Silent for this name and answering another, be it with a refusal: a forwarder need not know more than a few zones. Or SERVFAIL with a code that says so, or after it had been silent at first. */
function tellsUnreachable(voice: Voice): boolean {
  if (isCheckedOnly(voice)) return false;
  const { stance, checks, target } = voice;
  if (stance === "silent") return target.some((query) => answerOf(query) === "silence") && checks.some(wasAnswered);
  const codes = target.flatMap(({ data }) => data.ede ?? []).map(({ code }) => code);
  const isMixed = target.some((query) => answerOf(query) === "silence") && checks.some(isDefinite);
  return stance === "servfail" && (isMixed || codes.some((code) => unreachableCodes.has(code)));
}

/** Asked directly, a zone on the way has servers that answer badly, which resolvers report in the same words. */
const isToldOtherwise = ({ vantage }: Voice, zones: readonly ZoneInDoubt[]): boolean =>
  zones.some((zone) => zone.vantage === vantage && !zone.isServed && zone.servers.some(isLame));
