import { isBelievable } from "../../observation/believable.ts";
import { answerOf, type DnsQuery, isDefinite, ttlLeft } from "../../observation/dns-answer.ts";
import type { Observation } from "../../observation/observation.ts";
import { medianOf } from "../../observation/requests.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, clauseLength, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { durationInWords } from "../span.ts";
import { isOwn, resolversOf, type Voice, voicesOf } from "./voices.ts";

/** Fewer answers than this say nothing of speed, and all of them must be slow up to `manyAnswers`; of more, one in twenty is enough: one slow answer among many is nothing that anybody notices. */
const fewAnswers = 5;
const manyAnswers = 20;
const slowShare = 0.05;
/** What may not be kept is slow each time; a few that came sooner were put while the same was being fetched for another question, and rode along. */
const mostShare = 0.75;

/**
 * Answers that take long though they were asked for before, so that a cold cache does not count: the resolver, the way to it, or, where the answer may not
 * be kept (TTL 0), the servers behind it. A resolver that is quick with what it knows and slow with what it has to find out is a note.
 */
export const slow: Cause = {
  id: "dns.slow",
  impact: "degrades",
  plain: "Looking the name up takes long, each time. Every new connection begins with that wait, whatever the site itself does.",
  tell: "Answers for a name that was asked for before take longer than the threshold, again and again, measured while this machine was not busy.",
  remedy: [
    "Where even repeated questions are slow, look at the resolver's load and at the way to it, or use one that is nearer.",
    "Where only new names are slow, look at its forwarders and at the zone's own servers; a TTL of some minutes lets caches do their work.",
  ],
  toldApartFrom: ["dns.first-resolver-dead", "dns.parallel-query-loss"],
  explains: [],
  owner: "whoever runs the resolver; where only new names are slow, whoever runs the zone's servers",
  find: (seen) => {
    const voices = voicesOf(seen);
    if (voices.length === 0) return [];
    const others = answersOfOthers(seen);
    const measured = voices.map((voice) =>
      measure(voice, seen.settings.thresholds.dnsMs + distanceMs(voice.vantage, others), others),
    );
    const kinds = Map.groupBy(
      measured.filter(({ slow }) => slow !== null),
      ({ voice, slow }) => `${isOwn(voice) ? "own" : "public"} ${slow ?? ""}`,
    );
    return [...kinds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, hurt]) => matchOf(seen, hurt, measured, kind));
  },
};

/** `resolver`: what it has in its cache is slow too. `unkept`: its answers may not be kept, so each is fetched. `upstream`: only what it has to fetch is slow. */
type Measured = {
  voice: Voice;
  /** What takes longer is slow, seen from where it was asked, ms. */
  limit: number;
  slow: "resolver" | "unkept" | "upstream" | null;
  warm: DnsQuery[];
  cold: DnsQuery[];
};

function measure(voice: Voice, limit: number, others: Others): Measured {
  const timed = voice.all.filter(
    (query) =>
      query.subject.transport === "udp" &&
      isDefinite(query) &&
      // Whatever made it late, it was quick enough.
      (query.elapsedMs <= limit || (isBelievable(query) && !isDoubtful(query, limit, others))),
  );
  const warm = timed.filter(
    ({ subject, attempt }) => subject.purpose === "speed" || (subject.purpose === "target" && attempt > 1),
  );
  const cold = [
    ...timed.filter(
      ({ subject, attempt }) => subject.purpose === "random-label" || (subject.purpose === "target" && attempt === 1),
    ),
    ...overdue(voice),
  ];
  const fetched = fetchedEachTime(warm, cold);
  const isWarmSlow = isSlow(warm, limit);
  if (!isWarmSlow && isSlow(fetched, limit)) return { voice, limit, slow: "unkept", warm: fetched, cold };
  const late = fetched.filter(({ elapsedMs }) => elapsedMs > limit);
  if (!isWarmSlow && late.length >= fewAnswers && late.length >= fetched.length * mostShare)
    return { voice, limit, slow: "unkept", warm: late, cold };
  const slow = isWarmSlow ? (isUnkept(warm) ? "unkept" : "resolver") : isSlow(cold, limit) ? "upstream" : null;
  return { voice, limit, slow, warm, cold };
}

/** What may not be kept is fetched each time, the first time too. That the other family has no address may be kept. */
function fetchedEachTime(warm: readonly DnsQuery[], cold: readonly DnsQuery[]): DnsQuery[] {
  const given = warm.filter((query) => ttlLeft(query) !== null);
  if (!isUnkept(given)) return [];
  const types = new Set(given.map(({ subject }) => subject.type));
  return [...given, ...cold.filter(({ subject }) => subject.purpose === "target" && types.has(subject.type))];
}

/** No answer in time to a question that the resolver answered when it was put again: it was still being looked up, and took longer than we waited. */
function overdue({ target }: Voice): DnsQuery[] {
  const isFoundLater = (query: DnsQuery): boolean =>
    target.some(
      (other) =>
        other.subject.type === query.subject.type &&
        other.subject.transport === query.subject.transport &&
        other.startMs > query.startMs &&
        isDefinite(other),
    );
  return target.filter(
    (query) => query.subject.transport === "udp" && answerOf(query) === "silence" && isBelievable(query) && isFoundLater(query),
  );
}

/**
 * This machine is busy (the loop later than its own housekeeping makes it), and nothing shows that others answered it sooner at the same time: then the time
 * is not the resolver's for certain.
 */
function isDoubtful({ vantage, startMs, elapsedMs, loopDelayMs }: DnsQuery, limit: number, others: Others): boolean {
  if (elapsedMs <= limit || loopDelayMs < busyMs) return false;
  const beside = (others.get(vantage) ?? []).filter(
    (one) => one.startMs < startMs + elapsedMs && one.startMs + one.elapsedMs > startMs,
  );
  return (medianOf(beside.map((one) => one.elapsedMs)) ?? Number.POSITIVE_INFINITY) > elapsedMs / 2;
}

/** What collecting garbage and compiling take at most on a machine that is not busy, ms. */
const busyMs = 25;

type Others = ReadonlyMap<string, readonly Observation[]>;

/** How far away from everybody this vantage is, ms: even whoever answered it soonest took so long, and that is no resolver's doing. */
const distanceMs = (vantage: string, others: Others): number => {
  const times = (others.get(vantage) ?? []).map(({ elapsedMs }) => elapsedMs);
  return times.length === 0 ? 0 : Math.min(...times);
};

/** Answers of anybody but resolvers, by vantage: connections, and the zone's own servers. */
const answersOfOthers = (seen: Seen): Others =>
  Map.groupBy<string, Observation>(
    [
      ...seen.of("tcp.connect").filter(({ outcome }) => outcome === "ok"),
      ...seen.of("dns.query").filter(({ subject, outcome }) => subject.role === "authoritative" && outcome === "ok"),
    ],
    ({ vantage }) => vantage,
  );

function isSlow(queries: readonly DnsQuery[], limit: number): boolean {
  const late = queries.filter(({ elapsedMs }) => elapsedMs > limit).length;
  return queries.length >= manyAnswers
    ? late > queries.length * slowShare
    : queries.length >= fewAnswers && late === queries.length;
}

/** TTL 0: the answer is not to be used again (RFC 1035, section 3.2.1). */
const isUnkept = (queries: readonly DnsQuery[]): boolean =>
  queries.some((query) => ttlLeft(query) !== null) && queries.every((query) => (ttlLeft(query) ?? 0) === 0);

function matchOf(seen: Seen, hurt: readonly Measured[], all: readonly Measured[], kind: string): Match {
  const isUpstream = hurt.every(({ slow }) => slow === "upstream");
  const pick = ({ warm, cold }: Measured): DnsQuery[] => (isUpstream ? cold : warm);
  const late = (one: Measured): DnsQuery[] => pick(one).filter(({ elapsedMs }) => elapsedMs > one.limit);
  const quick = (one: Measured): DnsQuery[] => pick(one).filter(({ elapsedMs }) => elapsedMs <= one.limit);
  const failed = hurt.flatMap(late);
  const typical = durationInWords(medianOf(failed.map(({ elapsedMs }) => elapsedMs)) ?? 0);
  const names = listed(resolversOf(hurt.map(({ voice }) => voice)));
  const system = seen.of("dns.system").filter(({ subject, outcome }) => subject.purpose === "target" && outcome === "ok");
  const pairs = seen.of("dns.pair").filter(({ outcome }) => outcome === "ok");
  return {
    failed,
    worked: [...hurt.flatMap(quick), ...all.filter((one) => !hurt.includes(one)).flatMap(quick)],
    beside: isUpstream ? [] : hurt.flatMap(({ cold }) => cold.filter((query) => answerOf(query) !== "silence")),
    ruledOut: [
      ...(pairs.length > 0
        ? [{ cause: "dns.parallel-query-loss" as const, by: pairs, why: "A and AAAA asked over one socket are both answered" }]
        : []),
      {
        cause: "dns.first-resolver-dead" as const,
        by: failed.length > 0 && system.length === 0 ? failed : [...failed, ...system],
        why: "the slow resolver itself answers, only late",
      },
    ],
    says: saysOf(
      hurt,
      isUpstream,
      hurt.every((one) => late(one).length * 2 < pick(one).length),
      typical,
    ),
    next: advice(hurt, isUpstream, names, typical),
    ...(isUpstream || hurt.every(({ voice }) => !isOwn(voice)) ? { impact: "latent" as const } : {}),
    variant: kind,
  };
}

function saysOf(hurt: readonly Measured[], isUpstream: boolean, isNowAndThen: boolean, typical: string): string {
  const what = isUpstream ? "new names take" : isNowAndThen ? "some answers take" : "answers take";
  const who = hurt.every(({ slow }) => slow === "resolver") ? "even from the cache" : "upstream of the resolver";
  const whole = `${what} ${typical}, slow ${who}`;
  return clause(whole.length <= clauseLength ? whole : `${what} ${typical}`);
}

function advice(hurt: readonly Measured[], isUpstream: boolean, names: string, typical: string): string[] {
  if (isUpstream)
    return [
      `${names} ${hurt.length === 1 ? "is" : "are"} quick with names in the cache and ${hurt.length === 1 ? "needs" : "need"} ${typical} for one that is new: look at the forwarders and at the zone's own servers if that is more than their distance.`,
    ];
  return hurt.every(({ slow }) => slow === "unkept")
    ? [
        `Each answer is fetched anew because its TTL is 0, and takes ${typical}: give the records a TTL of some minutes, and see why the zone's servers (or the forwarders of ${names}) are that slow.`,
      ]
    : [
        `${names} ${hurt.length === 1 ? "needs" : "need"} ${typical} for names that ${hurt.length === 1 ? "it has" : "they have"} in the cache: look at the load of the machine and at the way there, or use a resolver that is nearer.`,
      ];
}
