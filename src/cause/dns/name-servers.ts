import {
  authoritativeAnswerOf,
  isBelow,
  servesZone,
  type ZoneServers,
  zonesAsked,
} from "../../observation/authoritative-answers.ts";
import { answerOf, bareName, type DnsAnswer, type DnsQuery, isDefinite } from "../../observation/dns-answer.ts";
import { inOrder } from "../../observation/in-order.ts";
import type { Observation } from "../../observation/observation.ts";
import { familyOf } from "../../target/address.ts";
import type { Impact } from "../cause.ts";
import type { Seen } from "../seen.ts";
import { interceptedVantages } from "./interception.ts";
import { isOwn, type Voice, voicesOf } from "./voices.ts";
import { zonesOfTheTree } from "./zones-of-the-tree.ts";

/** A zone on the way to the target whose servers were asked directly, with what the vantage's resolvers make of it. */
export type ZoneInDoubt = ZoneServers & {
  /** Asked for the target's own name or the end of its chain, and not just for what lies below. */
  isTargets: boolean;
  /** At least one of its servers gives an authoritative answer. */
  isServed: boolean;
  /** Answers of this vantage's own resolvers that a broken zone explains. */
  hurt: readonly DnsQuery[];
};

/**
 * The zones that may be judged by what their servers say: none from a vantage whose port 53 is intercepted, because whoever answers there is not them. Of
 * a zone above the target's own, one bad server among good ones is no concern of the target.
 */
export function zonesInDoubt(seen: Seen): readonly ZoneInDoubt[] {
  const zones = zonesOfTheTree(seen);
  if (zones.length === 0) return [];
  const before = known.get(seen.observations);
  if (before !== undefined) return before;
  const found = zonesJudged(seen, zones);
  known.set(seen.observations, found);
  return found;
}

const known = new WeakMap<readonly Observation[], readonly ZoneInDoubt[]>();

function zonesJudged(seen: Seen, zones: readonly ZoneServers[]): ZoneInDoubt[] {
  const intercepted = interceptedVantages(seen);
  const voices = voicesOf(seen);
  return zones
    .filter(({ vantage }) => !intercepted.has(vantage))
    .map((zone) => ({
      ...zone,
      isTargets: zone.servers.some(({ judged }) =>
        judged.some(({ subject }) => subject.purpose === "target" || subject.purpose === "chain"),
      ),
      isServed: zone.servers.some(servesZone),
      hurt: voices.filter((voice) => voice.vantage === zone.vantage).flatMap(failuresOf),
    }))
    .filter(({ isTargets, isServed }) => isTargets || !isServed);
}

/** What a resolver that itself is well says or does where it cannot get an answer from a zone's servers. */
export function failuresOf(voice: Voice): DnsQuery[] {
  if (!isOwn(voice) || voice.stance === "answers") return [];
  const isAlive = voice.all.some((query) => !["silence", "unreachable", "not-asked"].includes(answerOf(query)));
  return voice.target.filter((query) => {
    const answer = answerOf(query);
    return answer === "servfail" || (answer === "silence" && isAlive) || (answer === "refused" && voice.checks.some(isDefinite));
  });
}

/**
 * How much it hurts that no server of a zone serves it from here. Where the vantage's own resolvers still get answers for names that cannot be in a cache,
 * the servers do serve them and only turn this machine away: no fault of the target (null). Where nothing tells, it is a note.
 */
export function unservedImpact(seen: Seen, { vantage, zone, hurt }: ZoneInDoubt): Impact | null {
  const own = voicesOf(seen).filter((voice) => voice.vantage === vantage && isOwn(voice));
  if (hurt.length > 0 || own.length === 0) return "breaks";
  if (!own.some(({ target }) => target.some(isDefinite))) return "breaks";
  const fresh = own.flatMap(({ all }) =>
    all.filter(({ subject }) => subject.purpose === "random-label" && isBelow(bareName(subject.name), zone)).map(answerOf),
  );
  if (fresh.some((answer) => definite.includes(answer))) return null;
  return fresh.some((answer) => answer === "servfail" || answer === "silence") ? "breaks" : "latent";
}

const definite: readonly DnsAnswer[] = ["addresses", "empty", "no-name"];

/**
 * Proof that questions leave this vantage's network for strangers' port 53 over this transport and family: another authoritative server answered one. Any
 * connection over IPv6 does for IPv6 once port 53 is known to be open over IPv4. `address`: the server that the proof is for, as text.
 */
export function egressProof(
  seen: Seen,
  vantage: string,
  address: string,
  transport: "udp" | "tcp" | "any",
): readonly Observation[] {
  const answered = firstAnswers(seen.observations).filter(
    (one) => one.vantage === vantage && (transport === "any" || one.subject.transport === transport),
  );
  const isSix = address.startsWith("[") || address.split(":").length > 2;
  const ofFamily = answered.filter(({ subject }) => (familyOf(subject.server) === 6) === isSix);
  if (ofFamily.length > 0 || !isSix || answered.length === 0) return ofFamily;
  const overSix = seen
    .of("tcp.connect")
    .filter((one) => one.vantage === vantage && one.outcome === "ok" && familyOf(one.subject.address) === 6);
  return inOrder(overSix).slice(0, 1);
}

const answeredFirst = new WeakMap<readonly Observation[], readonly DnsQuery[]>();

/** Of the servers of each vantage and family the first that answered over each transport: one is proof enough. Computed once for one list of observations. */
function firstAnswers(observations: readonly Observation[]): readonly DnsQuery[] {
  const before = answeredFirst.get(observations);
  if (before !== undefined) return before;
  const answered = zonesAsked(observations).flatMap(({ servers }) =>
    servers.flatMap(({ all }) => all.filter(({ outcome }) => outcome === "ok")),
  );
  const groups = Map.groupBy(
    inOrder(answered),
    ({ vantage, subject }) => `${vantage} ${familyOf(subject.server)} ${subject.transport}`,
  );
  const firsts = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, all]) => all.slice(0, 1));
  answeredFirst.set(observations, firsts);
  return firsts;
}

/** What the zone's own servers say with authority of the target's name, or of the end of its chain. */
export function authoritativeSaying(seen: Seen, answer: DnsAnswer): DnsQuery[] {
  const intercepted = interceptedVantages(seen);
  return zonesOfTheTree(seen)
    .filter(({ vantage }) => !intercepted.has(vantage))
    .flatMap(({ servers }) => servers.flatMap(({ judged }) => judged))
    .filter(
      (query) =>
        (query.subject.purpose === "target" || query.subject.purpose === "chain") &&
        answerOf(query) === answer &&
        authoritativeAnswerOf(query) === "authoritative",
    );
}

/** The zone as people write it. */
export const zoneText = (zone: string): string => (zone === "" ? "the root" : zone);
