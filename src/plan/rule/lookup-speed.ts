import { answerOf, bareName, type DnsQuery, ttlLeft } from "../../observation/dns-answer.ts";
import { waitedInVainMs } from "../../observation/server-wait.ts";
import { keysOf, questionKey } from "../../observation/step.ts";
import { type DnsSubject, type Resolver, toResolver } from "../lookup/dns-question.ts";
import { randomName } from "../lookup/random-label.ts";
import { answersFrom, looksUp, ownResolvers, targetAnswers } from "../lookup/resolvers.ts";
import { isLate, isSlow, slowMs } from "../lookup/trouble.ts";
import { learnt, type Rule, type View, type Want, want } from "../state.ts";

/** Enough to tell a slow resolver from one slow answer, and no more; where the first six are all slow, that is told. */
const cachedAsks = 8;
const decidingAsks = 6;
/** Where some of those are slow and some are not: a share of answers is told from twenty (causes.md), and some that come late while this machine is busy are of no use. */
const mixedAsks = 22;
const uncachedAsks = 3;
const spacingMs = 150;
const slowSystemMs = 1_000;
const pairs = 3;
const pairSpacingMs = 500;
const round = 2;

/**
 * Where an answer or the system's lookup took long: the same question again, which then lies in the resolver's cache, and names that lie in none, so that a slow
 * resolver can be told from slow servers behind it. Where the system waited as if a packet was lost: A and AAAA over one socket, as the C library asks.
 */
export const lookupSpeed: Rule = (view) => {
  if (!looksUp(view)) return [];
  const own = ownResolvers(view);
  const late = systemMs(view) > slowSystemMs;
  const slow = own.filter((server) => isFetched(view, server) && (late || isSlowAt(view, server)));
  const isWaitedFor = systemMs(view) >= waitedInVainMs(learnt(view, "dns.resolv-conf")[0]);
  const lossy = own.filter(
    (server) => isFetched(view, server) && server.transport === undefined && (isWaitedFor || isOneLost(view, server)),
  );
  return [...slow.flatMap((server) => measured(view, server)), ...lossy.flatMap((server) => pairsAt(view, server))];
};

/** While the first answer is still being fetched, every repeat waits for the same and measures nothing. */
const isFetched = (view: View, server: Resolver): boolean =>
  answersFrom(view, server).some(
    ({ subject, outcome }) => subject.purpose === "target" && !subject.checkingDisabled && outcome === "ok",
  );

/** The target's own question in any form: all of them are answered out of the same cache. */
const isSlowAt = (view: View, server: Resolver): boolean =>
  answersFrom(view, server).some(
    (query) =>
      (query.subject.purpose === "target" || query.subject.purpose === "edns") &&
      query.outcome === "ok" &&
      !query.subject.checkingDisabled &&
      isSlow(view, query),
  );

/** How long the system's lookup took, or has taken so far, ms. */
function systemMs(view: View): number {
  return Math.max(
    0,
    ...view.own.flatMap(({ step, startMs, observation }) => {
      if (step.probe !== "dns.system" || step.subject.purpose !== "target") return [];
      return [observation === null ? view.nowMs - startMs : observation.outcome === "skipped" ? 0 : observation.elapsedMs];
    }),
  );
}

/** One question over UDP was lost at a resolver that answers others. */
const isOneLost = (view: View, server: Resolver): boolean => {
  const answers = targetAnswers(view).filter(
    ({ subject }) => subject.server === server.address && subject.port === server.port && subject.transport === "udp",
  );
  return answers.some((query) => answerOf(query) === "silence") && answers.some(({ outcome }) => outcome === "ok");
};

function measured(view: View, server: Resolver): Want[] {
  const host = bareName(view.target.host);
  const again = toResolver(server, host, "A", "speed");
  const uncached = Array.from({ length: uncachedAsks }, (_, at) => randomName(view, at + 1)).filter((name) => name !== null);
  return [
    ...(isDecided(view, server) ? [] : inTurn(view, server, again)),
    ...uncached.map((name) => want(view, "dns.query", toResolver(server, name, "A", "random-label"), { round })),
  ];
}

/**
 * One by one: the next goes out once the one before is answered. Where it is known by then that some are slow and some are not, one that is late already is
 * not waited for: nothing is being fetched, and the run would end before there are enough.
 */
function inTurn(view: View, server: Resolver, subject: DnsSubject): Want[] {
  const question = questionKey({ probe: "dns.query", subject });
  const last = view.own.findLast(({ step }) => keysOf(step).question === question);
  const isMixed = isNowAndThen(view, server);
  const isOpen = last !== undefined && last.observation === null;
  if (isOpen && !(isMixed && isLate(view, last, slowMs(view)))) return [];
  return spaced(view, isMixed ? mixedAsks : cachedAsks, spacingMs, (attempt, atMs) =>
    want(view, "dns.query", subject, { round, attempt, atMs }),
  );
}

const repeatsAt = (view: View, server: Resolver): DnsQuery[] =>
  answersFrom(view, server).filter(({ subject }) => subject.purpose === "speed");

function isDecided(view: View, server: Resolver): boolean {
  const asked = repeatsAt(view, server);
  return asked.length >= decidingAsks && asked.every((query) => isSlow(view, query));
}

/** What may not be kept (TTL 0) is fetched each time: a quick one among them came with an answer to somebody else, and sooner asking makes more of them. */
function isNowAndThen(view: View, server: Resolver): boolean {
  const asked = repeatsAt(view, server).filter((query) => (ttlLeft(query) ?? 1) > 0);
  return asked.length >= decidingAsks && new Set(asked.map((query) => isSlow(view, query))).size > 1;
}

function pairsAt(view: View, { address, port, role, rank }: Resolver): Want[] {
  if (role === "public") return [];
  const subject = { server: address, port, role, rank, name: bareName(view.target.host) };
  return spaced(view, pairs, pairSpacingMs, (attempt, atMs) => want(view, "dns.pair", subject, { round, attempt, atMs }));
}

/** One after another, each counted from the one before that was really sent; nothing more once the budget of them is spent. */
function spaced(view: View, count: number, apartMs: number, ask: (attempt: number, atMs: number) => Want): Want[] {
  const { step } = ask(1, view.nowMs);
  const question = questionKey(step);
  const sent = view.own.filter(({ step: other }) => keysOf(other).question === question);
  if (sent.length >= count) return [];
  const last = Math.max(-Infinity, ...sent.map(({ startMs }) => startMs));
  return [ask(sent.length + 1, Math.max(view.nowMs, last + apartMs))];
}
