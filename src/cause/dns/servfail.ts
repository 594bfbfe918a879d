import { answerOf, type DnsQuery, isDefinite } from "../../observation/dns-answer.ts";
import type { Cause, CauseId, Match, RuledOut } from "../cause.ts";
import { clause, listed, shortened } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { impactOf, resolversOf, type Voice, voicesOf } from "./voices.ts";

/** DNSSEC trouble: 6 to 12 and 25 of RFC 8914's registry. */
const validationCodes = new Set([6, 7, 8, 9, 10, 11, 12, 25]);
/** 22 No Reachable Authority, 23 Network Error (RFC 8914, sections 4.23 and 4.24). */
const unreachableCodes = new Set([22, 23]);

/**
 * The resolver works, and could not get an answer. It says so with validation and without (CD=1): where the answer comes with CD=1, the
 * signatures are at fault, which is another cause.
 */
export const servfail: Cause = {
  id: "dns.servfail",
  impact: "breaks",
  plain:
    "The resolver is there but could not find the answer, mostly because the zone's own servers are broken or out of reach. Programs fail to find the name, often after a wait.",
  tell: "The resolver answers SERVFAIL for the name, also when it is told not to check signatures (CD=1).",
  toldApartFrom: ["dns.dnssec-bogus", "dns.lame-delegation", "dns.nameserver-unreachable"],
  explains: [],
  owner: "whoever runs the DNS zone; where only one resolver says so, whoever runs that resolver",
  find: (seen) => {
    const voices = voicesOf(seen);
    const hurt = voices.filter((voice) => failuresOf(voice).length > 0 && !voice.unchecked.some(isDefinite));
    return hurt.length === 0 ? [] : [matchOf(seen, hurt, voices)];
  },
};

/** A family that never gets anything but SERVFAIL while the other has addresses is another matter: names are found all the same. */
function failuresOf({ role, target, stance }: Voice): DnsQuery[] {
  if (role === "authoritative") return [];
  return target.filter(
    (query) =>
      answerOf(query) === "servfail" &&
      (stance !== "answers" || target.some((other) => isSameType(other, query) && isDefinite(other))),
  );
}

const isSameType = (one: DnsQuery, other: DnsQuery): boolean => one.subject.type === other.subject.type;

function matchOf(seen: Seen, hurt: readonly Voice[], all: readonly Voice[]): Match {
  const failed = hurt.flatMap(failuresOf);
  const worked = all.flatMap((voice) =>
    voice.target.filter(
      (query) => isDefinite(query) && (!hurt.includes(voice) || failuresOf(voice).some((other) => isSameType(other, query))),
    ),
  );
  const unchecked = hurt.flatMap((voice) => voice.unchecked.filter((query) => answerOf(query) === "servfail"));
  const extended = [...failed, ...unchecked].flatMap(({ data }) => data.ede ?? []);
  const codes = new Set(extended.map(({ code }) => code));
  return {
    failed,
    worked,
    beside: unchecked,
    ruledOut: ruledOut(hurt, unchecked, codes),
    impact: impactOf(hurt, all),
    says: clause(`no answer could be found, SERVFAIL${noteOf(extended)}`),
    next: advice(seen, hurt, all, extended),
    ...equallyOf(codes, unchecked),
  };
}

type Extended = { code: number; meaning: string; text: string };

function noteOf(extended: readonly Extended[]): string {
  const [first] = [...extended].sort((a, b) => a.code - b.code);
  return first === undefined ? "" : ` (EDE ${first.code} ${first.meaning})`;
}

function ruledOut(hurt: readonly Voice[], unchecked: readonly DnsQuery[], codes: ReadonlySet<number>): RuledOut[] {
  const isEach = hurt.every((voice) => voice.unchecked.some((query) => unchecked.includes(query)));
  if (!isEach || !codes.isDisjointFrom(validationCodes)) return [];
  return [{ cause: "dns.dnssec-bogus", by: unchecked, why: "it stays SERVFAIL when signatures are not checked (CD=1)" }];
}

function equallyOf(codes: ReadonlySet<number>, unchecked: readonly DnsQuery[]): { equally?: CauseId[] } {
  const equally: CauseId[] = [
    ...(!codes.isDisjointFrom(validationCodes) && unchecked.length === 0 ? ["dns.dnssec-bogus" as const] : []),
    ...(!codes.isDisjointFrom(unreachableCodes) ? ["dns.nameserver-unreachable" as const] : []),
  ];
  return equally.length > 0 ? { equally } : {};
}

function advice(seen: Seen, hurt: readonly Voice[], all: readonly Voice[], extended: readonly Extended[]): string[] {
  const working = resolversOf(all.filter(({ stance }) => stance === "answers"));
  const words = [
    ...new Set(
      extended.map(({ code, meaning, text }) => `EDE ${code} ${meaning}${text === "" ? "" : `, "${shortened(text, 120)}"`}`),
    ),
  ].sort();
  const others = working.filter((resolver) => !resolversOf(hurt).includes(resolver));
  return [
    others.length > 0
      ? `${listed(others)} can resolve ${seen.target.display}: look at ${listed(resolversOf(hurt))}, its cache, its forwarders and its way out.`
      : `Ask each nameserver of the zone of ${seen.target.display} directly: one that is silent, refuses or fails is the reason.`,
    ...(words.length > 0 ? [`The resolver's own words: ${listed(words, 3)}.`] : []),
  ];
}
