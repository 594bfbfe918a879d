import { type Authoritative, authoritativeAnswerOf, isLame, lameAnswersOf } from "../../observation/authoritative-answers.ts";
import { answerOf, type DnsQuery, isBareEmpty } from "../../observation/dns-answer.ts";
import type { Impact } from "../cause.ts";
import type { Seen } from "../seen.ts";
import { unservedImpact, type ZoneInDoubt, zonesInDoubt } from "./name-servers.ts";
import { isOwn, type Voice, voicesOf } from "./voices.ts";

/** What lame servers do to a zone that none of its servers serves: how bad it is (null: nothing that is felt), and what resolvers got of it. */
export type LameHarm = { impact: Impact | null; hurt: readonly DnsQuery[]; emptied: readonly DnsQuery[] };

/** `nobodies`: addresses without DNS that stayed silent, which proves that nobody answers in the place of others. */
export function lameHarm(seen: Seen, zone: ZoneInDoubt, lame: readonly Authoritative[], nobodies: readonly DnsQuery[]): LameHarm {
  const emptied = lame.every(pointsElsewhere) ? emptyAt(seen, zone.vantage) : [];
  if (emptied.length > 0) return { impact: "breaks", hurt: [...zone.hurt, ...emptied], emptied };
  const impact = unservedImpact(seen, zone);
  const isFeltByStrict = impact === null && nobodies.length > 0 && lame.every(givesDataOfOthers);
  return { impact: isFeltByStrict ? "degrades" : impact, hurt: zone.hurt, emptied };
}

/**
 * Servers that turn this machine away say nothing of the zone. One that gives the zone's data, and says that it is not its own, tells everybody the same: lenient
 * resolvers take it, strict ones do not.
 */
function givesDataOfOthers(one: Authoritative): boolean {
  const answers = lameAnswersOf(one);
  return (
    answers.every((query) => authoritativeAnswerOf(query) === "not-authoritative") &&
    answers.some((query) => answerOf(query) === "addresses")
  );
}

/** Every message of it is a referral, and to no zone below, or has nothing in it. */
const pointsElsewhere = (one: Authoritative): boolean =>
  lameAnswersOf(one).every((query) => answerOf(query) === "referral" || isBareEmpty(query));

/** Of servers that only point elsewhere some resolvers make an answer with nothing in it, not even an SOA. It denies nothing. */
function emptyAt(seen: Seen, vantage: string): DnsQuery[] {
  return voicesOf(seen)
    .filter((voice) => voice.vantage === vantage && isOwn(voice))
    .flatMap(bareAnswers);
}

/** The empty answers of a resolver that gives nothing else. */
const bareAnswers = ({ stance, target }: Voice): DnsQuery[] =>
  stance === "empty" && target.every((query) => answerOf(query) !== "empty" || isBareEmpty(query))
    ? target.filter(isBareEmpty)
    : [];

/** What a resolver made of servers of a zone that only point elsewhere, be it that others of them serve it. */
export function emptiedBy(seen: Seen, voice: Voice): DnsQuery[] {
  const lame = zonesInDoubt(seen)
    .filter(({ vantage }) => vantage === voice.vantage)
    .flatMap(({ servers }) => servers.filter(isLame));
  return lame.some(pointsElsewhere) ? bareAnswers(voice) : [];
}
