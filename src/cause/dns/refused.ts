import { answerOf, type DnsQuery, isDefinite } from "../../observation/dns-answer.ts";
import type { Cause, Impact, Match } from "../cause.ts";
import { clause, clauseLength, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { namedOdd } from "./odd-answers.ts";
import { isFoundOver, isLeftToOthers, over } from "./transports.ts";
import { impactOf, isOwn, isUsable, resolversOf, type Voice, voicesOf } from "./voices.ts";

/**
 * REFUSED (RFC 1035, section 4.1.1: "for policy reasons") from a resolver: it does not serve this client, whatever is asked for. An authoritative server
 * that says it is a lame delegation; a resolver that refuses this name alone, while others find it, filters. Where nobody finds it, it stays with this one. One that
 * refuses and answers the very same question by turns is counted: behind its address stand several, or it limits how often it answers. One that refuses over one
 * transport alone has a rule for it: over UDP nearly every program is hurt by that, over TCP nobody until an answer is too long for UDP.
 */
export const dnsRefused: Cause = {
  id: "dns.refused",
  impact: "breaks",
  plain:
    "The DNS server is there and declines to look the name up, mostly because this machine is not among those that it serves. Names are not found until it is allowed, or another server is used.",
  tell: "The resolver itself answers REFUSED, and does so for another name as well.",
  remedy: [
    "Add this machine's network to those that the resolver serves (`allow-recursion`, `access-control`), or set a resolver that is meant for it.",
    "Where it refuses this name alone, look there for a policy for the name, or for a zone that is configured and not loaded.",
  ],
  toldApartFrom: ["dns.filtered", "dns.lame-delegation"],
  explains: [],
  owner: "whoever runs the resolver",
  find: (seen) => {
    const voices = voicesOf(seen);
    const filtering = new Set(namedOdd(seen, "filtered").map(({ voice }) => voice));
    const refusing = voices.filter((voice) => voice.stance === "refused" && !filtering.has(voice));
    const kinds = Map.groupBy(
      refusing,
      (voice) => `${isForThisNameOnly(voice) ? "name" : "any"} ${isOwn(voice) ? "own" : "public"}`,
    );
    const byTurns = voices.filter((voice) => isOwn(voice) && voice.stance !== "refused" && refusedByTurns(voice).length > 0);
    return [
      ...[...kinds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, hurt]) => matchOf(seen, hurt, voices, kind)),
      ...(byTurns.length > 0 ? [byTurnsMatch(byTurns, voices)] : []),
      ...(["udp", "tcp"] as const).flatMap((transport) => {
        const hurt = voices.filter((voice) => isOwn(voice) && refusesOver(voice, transport));
        return hurt.length > 0 ? [overMatch(hurt, voices, transport)] : [];
      }),
    ];
  },
};

/** Refusals of a question that it answered as well. */
const refusedByTurns = ({ target }: Voice): DnsQuery[] =>
  target.filter((query) => isRefusal(query) && target.some((other) => isDefinite(other) && isSameQuestion(other, query)));

const isSameQuestion = ({ subject: one }: DnsQuery, { subject: other }: DnsQuery): boolean =>
  one.type === other.type && one.transport === other.transport;

const heardOver = ({ target }: Voice, transport: "udp" | "tcp"): DnsQuery[] =>
  over(target, transport).filter(({ outcome }) => outcome !== "skipped");

const otherThan = (transport: "udp" | "tcp") => (transport === "udp" ? "tcp" : "udp");

/** Always over this transport, never over the other. */
function refusesOver(voice: Voice, transport: "udp" | "tcp"): boolean {
  const here = heardOver(voice, transport);
  const other = otherThan(transport);
  return here.length > 0 && here.every(isRefusal) && isFoundOver(voice, other) && !over(voice.target, other).some(isRefusal);
}

function overMatch(hurt: readonly Voice[], all: readonly Voice[], transport: "udp" | "tcp"): Match {
  const other = otherThan(transport);
  const names = listed(resolversOf(hurt));
  const alone = `REFUSED over ${transport.toUpperCase()} alone by`;
  const whole = `${alone} ${names}`;
  return {
    failed: hurt.flatMap((voice) => heardOver(voice, transport)),
    worked: all.filter((voice) => !hurt.includes(voice)).flatMap(({ target }) => over(target, transport).filter(isDefinite)),
    beside: hurt.flatMap(({ target }) => over(target, other).filter(isDefinite)),
    ruledOut: [],
    // Nearly all programs ask over UDP and give up there; where another resolver is, they go on to it.
    impact: transport === "tcp" ? "latent" : hurt.every((voice) => isLeftToOthers(voice, all)) ? "degrades" : "breaks",
    says: clause(whole.length <= clauseLength ? whole : `${alone} the resolver`),
    next: [
      `Look at ${names} for a rule that declines what comes over ${transport.toUpperCase()}: over ${other.toUpperCase()} it answers the same question.`,
    ],
    variant: `over ${transport}`,
  };
}

function byTurnsMatch(hurt: readonly Voice[], all: readonly Voice[]): Match {
  const failed = hurt.flatMap(refusedByTurns);
  const names = resolversOf(hurt);
  const whole = `REFUSED now and then by ${listed(names)}`;
  return {
    failed,
    worked: all.flatMap((voice) =>
      voice.target.filter(
        (query) =>
          isDefinite(query) && (!hurt.includes(voice) || refusedByTurns(voice).some((other) => isSameQuestion(other, query))),
      ),
    ),
    counted: true,
    beside: hurt.flatMap((voice) => voice.checks.filter((query) => isRefusal(query) || isDefinite(query))),
    ruledOut: [],
    impact: impactOf(hurt, all),
    says: clause(whole.length <= clauseLength ? whole : "REFUSED now and then by the resolver"),
    next: [
      `See what stands behind ${listed(names)}: of several servers one may not serve this machine's network (its access list for recursion), or there is a limit on how often it answers.`,
    ],
    variant: "by turns",
  };
}

/** It looks other names up for us, so this one is what it declines. */
const isForThisNameOnly = ({ checks }: Voice): boolean => checks.some(isDefinite);
const isRefusal = (query: DnsQuery): boolean => answerOf(query) === "refused";

function matchOf(seen: Seen, hurt: readonly Voice[], all: readonly Voice[], variant: string): Match {
  const checks = hurt.flatMap((voice) => voice.checks.filter((query) => isRefusal(query) || isDefinite(query)));
  const refusedToo = checks.filter(isRefusal);
  const isOnlyThis = hurt.every(isForThisNameOnly);
  const isGeneral = hurt.every((voice) => voice.checks.some(isRefusal));
  return {
    failed: hurt.flatMap(({ target }) => target.filter(isRefusal)),
    worked: all.filter((voice) => !hurt.includes(voice)).flatMap(({ target }) => target.filter(isDefinite)),
    beside: checks,
    ruledOut: isGeneral
      ? [
          {
            cause: "dns.lame-delegation",
            by: refusedToo,
            why: "it refuses every name, so this zone's servers have no part in it",
          },
          { cause: "dns.filtered", by: refusedToo, why: "it refuses every name, not this one alone" },
        ]
      : [],
    impact: refusalImpact(hurt, all, isOnlyThis),
    says: saysOf(hurt, isOnlyThis),
    next: advice(seen, hurt, isOnlyThis),
    variant,
  };
}

/** A public resolver that serves nobody from here is no fault of the name; one that declines this name alone hurts everybody who uses it. */
function refusalImpact(hurt: readonly Voice[], all: readonly Voice[], isOnlyThis: boolean): Impact {
  if (hurt.some(isOwn)) return impactOf(hurt, all);
  return isOnlyThis || !all.some((voice) => isOwn(voice) && isUsable(voice)) ? "degrades" : "latent";
}

function saysOf(hurt: readonly Voice[], isOnlyThis: boolean): string {
  const [name = "", ...more] = resolversOf(hurt);
  const what = isOnlyThis ? "declines this name alone" : "declines to look names up";
  const whole = `REFUSED: ${name} ${what}`;
  return clause(more.length === 0 && whole.length <= clauseLength ? whole : `REFUSED: the resolver ${what}`);
}

function advice(seen: Seen, hurt: readonly Voice[], isOnlyThis: boolean): string[] {
  const names = listed(resolversOf(hurt));
  return [
    isOnlyThis
      ? `Ask whoever runs ${names} why ${seen.target.display} is refused there: a policy for this name, or a zone that is configured there and not loaded.`
      : `Let ${names} serve this machine's network (its access list for recursion), or use a resolver that does.`,
  ];
}
