import { servedBy, servesZone } from "../../observation/authoritative-answers.ts";
import { computedOnce } from "../../observation/computed-once.ts";
import { answerOf, type DnsQuery, isDefinite } from "../../observation/dns-answer.ts";
import type { Cause, CauseId, Match, RuledOut } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { type Extended, extendedIn, extendedOf, isProof, unreachableCodes, validationCodes } from "./extended-errors.ts";
import { authoritativeSaying, zonesInDoubt } from "./name-servers.ts";
import { impactOf, resolversOf, type Voice, voicesOf } from "./voices.ts";

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
  remedy: [
    "Ask each name server of the zone directly (`dig @SERVER NAME +norecurse`): one that is silent, refuses or fails is the reason.",
    "If they all answer, look at the resolver: its log, its forwarders, its way out to port 53, and its clock where it checks signatures.",
  ],
  toldApartFrom: ["dns.dnssec-bogus", "dns.lame-delegation", "dns.nameserver-unreachable"],
  explains: [],
  owner: "whoever runs the DNS zone; where only one resolver says so, whoever runs that resolver",
  find: (seen) => {
    const voices = voicesOf(seen);
    const hurt = voices.filter((voice) => failuresOf(seen, voice).length > 0 && !isByTheCheck(voice));
    return hurt.length === 0 ? [] : [matchOf(seen, hurt, voices)];
  },
};

/** CD=1 brings the answer, and nothing else does: where the very question is answered with the check too, at other times, the signatures hold. */
const isByTheCheck = ({ stance, unchecked }: Voice): boolean => stance !== "answers" && unchecked.some(isProof);

/**
 * A family that never gets anything but SERVFAIL while the other has addresses is another matter: names are found all the same. That is AAAA; IPv4 addresses which
 * others know are wanted by everybody.
 */
function failuresOf(seen: Seen, { target, stance }: Voice): DnsQuery[] {
  return target.filter(
    (query) =>
      answerOf(query) === "servfail" &&
      (stance !== "answers" ||
        target.some((other) => isSameType(other, query) && isDefinite(other)) ||
        (query.subject.type === "A" && hasIpv4(seen))),
  );
}

const hasIpv4 = computedOnce((seen: Seen): boolean =>
  seen.of("dns.query").some((one) => {
    const { type, purpose } = one.subject;
    return type === "A" && purpose === "target" && answerOf(one) === "addresses";
  }),
);

const isSameType = (one: DnsQuery, other: DnsQuery): boolean => one.subject.type === other.subject.type;

/** Programs ask over UDP: that TCP is answered does not help them, and makes no chance of it. */
const isSameQuestion = (one: DnsQuery, other: DnsQuery): boolean =>
  isSameType(one, other) && one.subject.transport === other.subject.transport;

function matchOf(seen: Seen, hurt: readonly Voice[], all: readonly Voice[]): Match {
  const failed = hurt.flatMap((voice) => failuresOf(seen, voice));
  const worked = all.flatMap((voice) =>
    voice.target.filter(
      (query) =>
        isDefinite(query) && (!hurt.includes(voice) || failuresOf(seen, voice).some((other) => isSameQuestion(other, query))),
    ),
  );
  const unchecked = hurt.flatMap((voice) => voice.unchecked.filter((query) => answerOf(query) === "servfail"));
  const extended = extendedIn([...failed, ...unchecked]);
  const codes = new Set(extended.map(({ code }) => code));
  const byServers = ruledOutByServers(seen);
  return {
    failed,
    worked,
    beside: unchecked,
    ruledOut: [...ruledOut(hurt, unchecked, codes), ...byServers],
    impact: impactOf(hurt, all),
    says: clause(`no answer could be found, SERVFAIL${noteOf(extended)}`),
    next: [...advice(seen, hurt, all), ...extendedOf([...failed, ...unchecked])],
    ...equallyOf(
      codes,
      unchecked,
      byServers.length > 0,
      hurt.some((voice) => voice.unchecked.some(isProof)),
    ),
  };
}

function noteOf(extended: readonly Extended[]): string {
  const [first] = [...extended].sort((a, b) => a.code - b.code);
  return first === undefined ? "" : ` (EDE ${first.code} ${first.meaning})`;
}

function ruledOut(hurt: readonly Voice[], unchecked: readonly DnsQuery[], codes: ReadonlySet<number>): RuledOut[] {
  const isEach = hurt.every((voice) => voice.unchecked.some((query) => unchecked.includes(query)));
  if (!isEach || !codes.isDisjointFrom(validationCodes)) return [];
  return [{ cause: "dns.dnssec-bogus", by: unchecked, why: "it stays SERVFAIL when signatures are not checked (CD=1)" }];
}

/** The zone's own servers, asked directly, all serve it: the resolver's trouble is its own. */
function ruledOutByServers(seen: Seen): RuledOut[] {
  const zones = zonesInDoubt(seen).filter(({ isTargets }) => isTargets);
  const servers = zones.flatMap((zone) => zone.servers);
  const by = servers.flatMap(servedBy);
  if (by.length === 0 || !servers.every(servesZone)) return [];
  return (["dns.lame-delegation", "dns.nameserver-unreachable"] as const).map((cause) => ({
    cause,
    by,
    why: "every name server of the zone, asked directly, answers with authority",
  }));
}

/** `unchecked`: failures with CD=1, which no signature can be the reason of; `isAnsweredUnchecked`: with CD=1 it was answered at times. */
function equallyOf(
  codes: ReadonlySet<number>,
  unchecked: readonly DnsQuery[],
  isServed: boolean,
  isAnsweredUnchecked: boolean,
): { equally?: CauseId[] } {
  const isCheckInDoubt = isAnsweredUnchecked || !codes.isDisjointFrom(validationCodes);
  const equally: CauseId[] = [
    ...(isCheckInDoubt && unchecked.length === 0 ? ["dns.dnssec-bogus" as const] : []),
    ...(!codes.isDisjointFrom(unreachableCodes) && !isServed ? ["dns.nameserver-unreachable" as const] : []),
  ];
  return equally.length > 0 ? { equally } : {};
}

function advice(seen: Seen, hurt: readonly Voice[], all: readonly Voice[]): string[] {
  const working = resolversOf(all.filter(({ stance }) => stance === "answers"));
  const others = working.filter((resolver) => !resolversOf(hurt).includes(resolver));
  const servers = [...new Set(authoritativeSaying(seen, "addresses").map(({ subject }) => subject.server))].sort();
  const witnesses = others.length > 0 ? others : servers;
  return [
    witnesses.length > 0
      ? `${listed(witnesses)} can resolve ${seen.target.display}: look at ${listed(resolversOf(hurt))}, its cache, its forwarders and its way out.`
      : `Ask each nameserver of the zone of ${seen.target.display} directly: one that is silent, refuses or fails is the reason.`,
  ];
}
