import { authoritativeAnswerOf } from "../../observation/authoritative-answers.ts";
import { answerOf, bareName, type DnsAnswer, type DnsQuery, lastOfChain } from "../../observation/dns-answer.ts";
import type { Cause, Match, RuledOut } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { interceptedVantages } from "./interception.ts";
import { namedOdd } from "./odd-answers.ts";
import { randomLabels } from "./rewritten-denials.ts";
import { isOwn, resolversOf, type Voice, voicesOf } from "./voices.ts";
import { zonesOfTheTree } from "./zones-of-the-tree.ts";

/**
 * A is answered with addresses and AAAA with an error, or never (RFC 4074). No AAAA record at all is how most of the internet looks: then the answer is
 * NOERROR and empty, and NXDOMAIN is wrong beside an A record of the same name (RFC 8020).
 */
export const aaaaMisbehaviour: Cause = {
  id: "dns.aaaa-misbehaviour",
  impact: "degrades",
  plain:
    "DNS answers properly for the name's IPv4 address, and with an error or not at all when it is asked for an IPv6 address. Programs that ask for both wait, or take the error for the whole answer.",
  tell: "Questions for A get addresses while those for AAAA get an error or silence, each time; an empty answer would be right.",
  remedy: [
    "Mend the name server or load balancer that answers AAAA so: where a name has no IPv6 address, the right answer is NOERROR and empty, with the zone's SOA record (RFC 4074).",
    "Until then use a resolver that does not pass the error on, or give the name an AAAA record that serves it.",
  ],
  toldApartFrom: ["dns.servfail", "dns.parallel-query-loss", "dns.nameserver-unreachable"],
  explains: ["dns.parallel-query-loss", "dns.servfail"],
  owner:
    "whoever runs the zone's name servers (often a load balancer that answers DNS); where only one resolver does it, whoever runs that",
  find: (seen) => {
    const voices = voicesOf(seen);
    // What an old answer in a cache leads to says nothing of today's name (a former alias, of which one family is still remembered).
    const old = new Set(
      (["stale-cache", "negative-cache"] as const).flatMap((name) => namedOdd(seen, name)).map(({ voice }) => voice),
    );
    const hurt = voices.filter((voice) => misbehaves(voice) && !old.has(voice));
    if (hurt.length === 0) return [];
    const [own, strangers] = [hurt.filter(isOwn), hurt.filter((voice) => !isOwn(voice))];
    if (own.length > 0) return [matchOf(seen, hurt, voices)];
    return [{ ...matchOf(seen, strangers, voices), impact: "latent" }];
  },
};

const ofType = ({ target }: Voice, type: string): DnsQuery[] => target.filter(({ subject }) => subject.type === type);

const wrong: readonly DnsAnswer[] = ["servfail", "refused", "no-name", "other-rcode", "garbled", "silence"];
const right: readonly DnsAnswer[] = ["addresses", "empty", "cut"];

/** Not where A is lost now and then as well, or a name that cannot be in the cache: then it is the way or the servers behind, and no matter of the type. */
function misbehaves(voice: Voice): boolean {
  if (randomLabels(voice).some((query) => ["silence", "servfail"].includes(answerOf(query)))) return false;
  const ends = new Set(ofType(voice, "A").map((query) => bareName(lastOfChain(query))));
  // The end of an alias that A does not lead to is another name, whoever denies that.
  const ofSameName = ofType(voice, "AAAA").filter(
    (query) => answerOf(query) !== "no-name" || ends.has(bareName(lastOfChain(query))),
  );
  const [a, aaaa] = [ofType(voice, "A").map(answerOf), ofSameName.map(answerOf)];
  return (
    a.includes("addresses") &&
    aaaa.some((answer) => wrong.includes(answer)) &&
    !aaaa.some((answer) => right.includes(answer)) &&
    !a.some((answer) => wrong.includes(answer))
  );
}

function matchOf(seen: Seen, hurt: readonly Voice[], all: readonly Voice[]): Match {
  const failed = hurt.flatMap((voice) => ofType(voice, "AAAA").filter((query) => wrong.includes(answerOf(query))));
  const words = wordsOf(failed);
  const zones = zonesOnTheWay(seen);
  const bad = zones.flatMap((zone) => zone.bad);
  const servers = new Set(zones.filter(isMisbehaving).flatMap((zone) => zone.bad.map(({ subject }) => subject.server)));
  const who = listed(resolversOf(hurt));
  return {
    failed,
    worked: all
      .filter((voice) => !hurt.includes(voice))
      .flatMap((voice) => ofType(voice, "AAAA").filter((query) => right.includes(answerOf(query)))),
    beside: bad,
    ruledOut: ruledOut(hurt),
    says: clause(`A is answered, AAAA gets ${words}`),
    next: [
      servers.size > 0
        ? `The zone's own servers do the same (${listed([...servers].sort())}): have them answer AAAA with NOERROR and no record where there is no IPv6 address.`
        : zones.length > 0 && zones.every(({ good }) => good.length > 0)
          ? `The zone's own servers answer AAAA as they should: look at ${who}, its filters and its forwarders.`
          : `Find out whether ${who} or the zone's own servers answer AAAA for ${seen.target.display} with ${words}; NOERROR without a record is what is right where there is no IPv6 address.`,
    ],
  };
}

function wordsOf(failed: readonly DnsQuery[]): string {
  const words = new Set(failed.map((query) => (answerOf(query) === "silence" ? "no answer" : (query.data.rcode ?? "nonsense"))));
  const [only = "an error", ...more] = [...words];
  return more.length === 0 ? only : "errors";
}

/** What one zone's own servers say to AAAA of the name, or of the name that its alias leads to there. */
type ZoneSays = { bad: readonly DnsQuery[]; good: readonly DnsQuery[]; answersA: boolean };

/**
 * The zones of the name and of its aliases, each by itself: the zone of an alias answers AAAA well with the alias alone, whatever
 * becomes of it further on.
 */
function zonesOnTheWay(seen: Seen): ZoneSays[] {
  const intercepted = interceptedVantages(seen);
  const isWell = (query: DnsQuery): boolean =>
    right.includes(answerOf(query)) && authoritativeAnswerOf(query) === "authoritative";
  return zonesOfTheTree(seen)
    .filter(({ vantage }) => !intercepted.has(vantage))
    .map(({ servers }) => {
      const asked = servers.flatMap(({ judged }) => judged.filter(({ subject }) => isOfTheName(subject.purpose)));
      const ofAaaa = asked.filter(({ subject }) => subject.type === "AAAA");
      return {
        bad: ofAaaa.filter((query) => wrong.includes(answerOf(query))),
        good: ofAaaa.filter(isWell),
        answersA: asked.some((query) => query.subject.type === "A" && isWell(query)),
      };
    })
    .filter(({ bad, good }) => bad.length + good.length > 0);
}

const isOfTheName = (purpose: DnsQuery["subject"]["purpose"]): boolean => purpose === "target" || purpose === "chain";

/** Servers that answer nothing well, A neither, are out of reach or no servers of the zone: that is no matter of the type. */
const isMisbehaving = ({ bad, good, answersA }: ZoneSays): boolean => bad.length > 0 && good.length === 0 && answersA;

/** A zone's own servers answer AAAA wrongly and A well, and none of them does better. */
export const isZonesMisbehaviour = (seen: Seen): boolean => zonesOnTheWay(seen).some(isMisbehaving);

function ruledOut(hurt: readonly Voice[]): RuledOut[] {
  const by = hurt.flatMap((voice) => ofType(voice, "A").filter((query) => answerOf(query) === "addresses"));
  return (["dns.servfail", "dns.parallel-query-loss", "dns.nameserver-unreachable"] as const).map((cause) => ({
    cause,
    by,
    why: "A, asked in the same way, is answered",
  }));
}
