import { answerOf, type DnsQuery, isDefinite } from "../../observation/dns-answer.ts";
import type { Seen } from "../seen.ts";
import { isZonesMisbehaviour } from "./aaaa-misbehaviour.ts";
import { extendedIn, isProof, validationCodes } from "./extended-errors.ts";
import { type Voice, voicesOf } from "./voices.ts";

/** What one resolver failed at that its check of signatures may be the reason of, and answers to the same without the check. */
export type FailedChecks = { voice: Voice; failed: readonly DnsQuery[]; unchecked: readonly DnsQuery[] };

/** Of each resolver that failed at all. */
export const failedChecks = (seen: Seen): FailedChecks[] =>
  voicesAsMet(seen).flatMap((voice) => {
    const failed = voice.stance === "answers" ? failedBeside(seen, voice) : failuresOf(voice);
    const types = new Set(failed.map(({ subject }) => subject.type));
    const unchecked = voice.unchecked.filter((query) => types.has(query.subject.type) && isProof(query));
    return failed.length === 0 ? [] : [{ voice, failed, unchecked }];
  });

const known = new WeakMap<Seen, readonly Voice[]>();

/** Every resolver as programs meet it: where the vantage does not speak the one family that it has addresses of, its failure is all that is left. */
export function voicesAsMet(seen: Seen): readonly Voice[] {
  const before = known.get(seen);
  if (before !== undefined) return before;
  const found = voicesOf(seen).map((voice) => (isLeftUseless(seen, voice) ? { ...voice, stance: "servfail" as const } : voice));
  known.set(seen, found);
  return found;
}

function isLeftUseless(seen: Seen, voice: Voice): boolean {
  const families = seen.vantages.find(({ name }) => name === voice.vantage)?.families ?? [];
  const spoken = families.map((family) => (family === 4 ? "A" : "AAAA"));
  const failing = new Set(unanswered(voice).map(({ subject }) => subject.type));
  return voice.stance === "answers" && spoken.length > 0 && spoken.every((type) => failing.has(type));
}

const failuresOf = ({ target }: Voice): DnsQuery[] => target.filter((query) => answerOf(query) === "servfail");

/** Failures of a type that got no answer otherwise. */
const unanswered = (voice: Voice): DnsQuery[] =>
  failuresOf(voice).filter((query) => !voice.target.some((other) => isSameType(other, query) && isDefinite(other)));

const isSameType = (one: DnsQuery, other: DnsQuery): boolean => one.subject.type === other.subject.type;

/**
 * Beside addresses of the other family: one record set alone can be bogus, and so can the proof that there is none. A type may fail for other reasons, so it must
 * be seen that it is the check that fails. What the zone's own servers answer wrongly has no signatures that could hold.
 */
function failedBeside(seen: Seen, voice: Voice): DnsQuery[] {
  const failed = unanswered(voice);
  return failed.filter(
    (query) =>
      [...failed, ...voice.unchecked].some((other) => isSameType(other, query) && (isProof(other) || isTold([other]))) &&
      !(query.subject.type === "AAAA" && isZonesMisbehaviour(seen)),
  );
}

/** The resolver says itself that validation failed. */
export const isTold = (queries: readonly DnsQuery[]): boolean =>
  extendedIn(queries).some(({ code }) => validationCodes.has(code));

/** The one type that fails where the other has addresses; null where the whole name does. */
export function aloneIn(hurt: readonly FailedChecks[]): string | null {
  const [type, ...more] = new Set(hurt.flatMap(({ failed }) => failed.map(({ subject }) => subject.type)));
  const isOtherWell = hurt.every(({ voice }) => voice.target.some((query) => answerOf(query) === "addresses"));
  return isOtherWell && more.length === 0 ? (type ?? null) : null;
}
