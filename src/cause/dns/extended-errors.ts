import { answerOf, type DnsQuery, isBareEmpty, isDefinite } from "../../observation/dns-answer.ts";
import { listed, shortened } from "../clause.ts";
import type { Voice } from "./voices.ts";

/** DNSSEC trouble: 6 to 12 and 25 of RFC 8914's registry. */
export const validationCodes: ReadonlySet<number> = new Set([6, 7, 8, 9, 10, 11, 12, 25]);
/** 22 No Reachable Authority, 23 Network Error (RFC 8914, sections 4.23 and 4.24). */
export const unreachableCodes: ReadonlySet<number> = new Set([22, 23]);

export type Extended = { code: number; meaning: string; text: string };

export const extendedIn = (queries: readonly DnsQuery[]): Extended[] => queries.flatMap(({ data }) => data.ede ?? []);

/** A sentence with the resolver's own words, or nothing where it gave none. */
export function extendedOf(queries: readonly DnsQuery[]): string[] {
  const words = [
    ...new Set(
      extendedIn(queries).map(
        ({ code, meaning, text }) => `EDE ${code} ${meaning}${text === "" ? "" : `, "${shortened(text, 120)}"`}`,
      ),
    ),
  ].sort();
  return words.length > 0 ? [`The resolver's own words: ${listed(words, 3)}.`] : [];
}

/** An answer that only somebody who has the zone's data can give. */
export const isProof = (query: DnsQuery): boolean => isDefinite(query) && !isBareEmpty(query);

/** The answer comes as soon as signatures are not checked (CD=1): what fails is the check. */
export const isCheckedOnly = ({ stance, target, unchecked }: Voice): boolean =>
  stance !== "answers" && target.some((query) => answerOf(query) === "servfail") && unchecked.some(isProof);
