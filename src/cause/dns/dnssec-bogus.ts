import { servesZone } from "../../observation/authoritative-answers.ts";
import { answerOf, type DnsQuery, isDefinite } from "../../observation/dns-answer.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { spanInWords } from "../span.ts";
import { extendedIn, extendedOf, isCheckedOnly, isProof, validationCodes } from "./extended-errors.ts";
import { zonesInDoubt } from "./name-servers.ts";
import { type SignatureTrouble, signatureTrouble } from "./signatures.ts";
import { impactOf, resolversOf, type Voice, voicesOf } from "./voices.ts";

/**
 * The answer is there and its signatures do not hold: with the check (CD=0) SERVFAIL, without it (CD=1, RFC 4035, section 3.2.2) an answer, twice in
 * turn so that a passing trouble is not taken for it; or the resolver says so itself (RFC 8914, codes 6 to 12 and 25). A forwarder that strips CD
 * shows only the second.
 */
export const dnssecBogus: Cause = {
  id: "dns.dnssec-bogus",
  impact: "breaks",
  plain:
    "The domain is signed, and its signatures do not check out: they have expired, a key is missing, or the parent points to another key. Everybody whose resolver checks signatures cannot find the name; others see no trouble.",
  tell: "SERVFAIL when signatures are checked and an answer when they are not (CD=1), twice in turn, or the resolver's own word that validation failed.",
  remedy: [
    "Sign the zone again, or publish the missing key; `delv NAME` and `dig +cd +dnssec NAME` show which signature or key does not fit.",
    "If the parent's DS record names a key that is gone, have it replaced or taken out at the registrar; its TTL is how long the trouble still lasts.",
    "Turning validation off at a resolver only hides it for the users of that resolver.",
  ],
  toldApartFrom: ["dns.servfail", "dns.lame-delegation"],
  explains: ["dns.servfail", "dns.answers-differ", "dns.nameserver-unreachable", "dns.lame-delegation"],
  owner: "whoever signs the DNS zone; where the DS record is wrong, whoever registers the domain",
  find: (seen) => {
    const voices = voicesOf(seen);
    const failing = voices.filter((voice) => failuresOf(voice).length > 0);
    if (failing.length === 0) return [];
    const trouble = signatureTrouble(seen);
    const hurt = failing.filter(
      (voice) => isCheckedOnly(voice) || isTold(voice) || (trouble !== null && isWellServed(seen, voice)),
    );
    return hurt.length === 0 ? [] : [matchOf(seen, hurt, voices, trouble)];
  },
};

const failuresOf = ({ target, stance }: Voice): DnsQuery[] =>
  stance === "answers" ? [] : target.filter((query) => answerOf(query) === "servfail");

const isTold = ({ target }: Voice): boolean => extendedIn(target).some(({ code }) => validationCodes.has(code));

/** Every server of the target's zone answers with authority, so that only what the answers are signed with is left. */
function isWellServed(seen: Seen, { vantage }: Voice): boolean {
  const own = zonesInDoubt(seen).filter((zone) => zone.vantage === vantage && zone.isTargets);
  return own.length > 0 && own.every(({ servers }) => servers.every(servesZone));
}

/** SERVFAIL, then an answer without the check, then SERVFAIL again. */
function inTurn({ target, unchecked }: Voice): boolean {
  const answered = unchecked.filter(isProof).map(({ startMs }) => startMs);
  const first = Math.min(...answered);
  return answered.length > 1 && target.some((query) => answerOf(query) === "servfail" && query.startMs >= first);
}

function matchOf(seen: Seen, hurt: readonly Voice[], all: readonly Voice[], trouble: SignatureTrouble | null): Match {
  const failed = hurt.flatMap(failuresOf);
  const unchecked = hurt.flatMap((voice) => voice.unchecked.filter(isProof));
  const told = failed.filter(({ data }) => (data.ede ?? []).some(({ code }) => validationCodes.has(code)));
  const by = [unchecked, told, trouble?.by ?? []].find((one) => one.length > 0) ?? [];
  const isSure = by.length > 0 && (hurt.every(inTurn) || told.length > 0 || trouble !== null);
  return {
    failed,
    worked: all.filter((voice) => !hurt.includes(voice)).flatMap(({ target }) => target.filter(isDefinite)),
    beside: [...unchecked, ...(trouble?.by ?? [])],
    ruledOut: [
      ...(isSure
        ? [
            {
              cause: "dns.servfail" as const,
              by,
              why:
                unchecked.length > 0
                  ? "the answer comes when signatures are not checked (CD=1)"
                  : told.length > 0
                    ? "the resolver says that validation failed"
                    : "the zone's servers give the answer, with signatures that do not hold",
            },
          ]
        : []),
      ...(unchecked.length > 0
        ? [{ cause: "dns.lame-delegation" as const, by: unchecked, why: "the zone's servers do give an answer" }]
        : []),
    ],
    impact: impactOf(hurt, all),
    says: clause(`DNSSEC validation fails${trouble === null ? codeWords(failed) : `: ${saysOf(trouble, seen.now)}`}`),
    next: [...advice(seen, hurt, trouble), ...extendedOf(failed)],
    ...(isSure ? {} : { equally: ["dns.servfail" as const] }),
  };
}

function codeWords(failed: readonly DnsQuery[]): string {
  const [first] = extendedIn(failed)
    .filter(({ code }) => validationCodes.has(code))
    .sort((a, b) => b.code - a.code);
  return first === undefined ? ", the answer comes without it" : `: EDE ${first.code} ${first.meaning}`;
}

function saysOf({ what, atMs }: SignatureTrouble, now: string): string {
  const distance = atMs === null ? "" : spanInWords(Date.parse(now) - atMs);
  switch (what) {
    case "expired":
      return `signature expired ${distance} ago`;
    case "not-yet-valid":
      return `signature valid only in ${distance}`;
    case "missing":
      return "the answer has no signature";
    case "no-key":
      return "the zone has no DNSKEY record";
    case "wrong-ds":
      return "the parent's DS fits no key";
  }
}

function advice(seen: Seen, hurt: readonly Voice[], trouble: SignatureTrouble | null): string[] {
  const zone = trouble?.zone ?? `the zone of ${seen.target.display}`;
  const toDo =
    trouble === null
      ? `Check the chain of trust of ${seen.target.display} from the root down (the DS record at the parent, the keys, the signatures and their dates) and sign the zone again.`
      : trouble.what === "wrong-ds"
        ? `Put the DS record of the key that signs ${zone} now at its parent (the registrar), or take the DS record away until that is done.`
        : trouble.what === "no-key"
          ? `Publish the DNSKEY records of ${zone} and sign it, or take its DS record at the parent away.`
          : `Sign ${zone} again and see that every name server loads it: ${saysOf(trouble, seen.now)}.`;
  return [
    toDo,
    `Until then only resolvers that do not check signatures find the name; ${listed(resolversOf(hurt))} ${hurt.length === 1 ? "does" : "do"}.`,
  ];
}
