import { servesZone } from "../../observation/authoritative-answers.ts";
import { type DnsQuery, isDefinite } from "../../observation/dns-answer.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, clauseLength, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { spanInWords } from "../span.ts";
import { extendedIn, extendedOf, validationCodes } from "./extended-errors.ts";
import { aloneIn, type FailedChecks, failedChecks, isTold, voicesAsMet } from "./failed-checks.ts";
import { zonesInDoubt } from "./name-servers.ts";
import { type SignatureTrouble, signatureTrouble } from "./signatures.ts";
import { impactOf, resolversOf, type Voice } from "./voices.ts";

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
  explains: [
    "dns.servfail",
    "dns.answers-differ",
    "dns.nameserver-unreachable",
    "dns.lame-delegation",
    "dns.aaaa-misbehaviour",
    "dns.no-usable-family",
  ],
  owner: "whoever signs the DNS zone; where the DS record is wrong, whoever registers the domain",
  find: (seen) => {
    const failing = failedChecks(seen);
    if (failing.length === 0) return [];
    const trouble = signatureTrouble(seen);
    const hurt = failing.filter(
      ({ voice, unchecked }) =>
        voice.stance === "answers" ||
        unchecked.length > 0 ||
        isTold(voice.target) ||
        (trouble !== null && isWellServed(seen, voice)),
    );
    return hurt.length === 0 ? [] : [matchOf(seen, hurt, trouble)];
  },
};

/** Every server of the target's zone answers with authority, so that only what the answers are signed with is left. */
function isWellServed(seen: Seen, { vantage }: Voice): boolean {
  const own = zonesInDoubt(seen).filter((zone) => zone.vantage === vantage && zone.isTargets);
  return own.length > 0 && own.every(({ servers }) => servers.every(servesZone));
}

/** SERVFAIL, then an answer without the check, then SERVFAIL again. */
function inTurn({ failed, unchecked }: FailedChecks): boolean {
  const first = Math.min(...unchecked.map(({ startMs }) => startMs));
  return unchecked.length > 1 && failed.some(({ startMs }) => startMs >= first);
}

function matchOf(seen: Seen, hurt: readonly FailedChecks[], trouble: SignatureTrouble | null): Match {
  const all = voicesAsMet(seen);
  const voices = hurt.map(({ voice }) => voice);
  const failed = hurt.flatMap((one) => one.failed);
  const unchecked = hurt.flatMap((one) => one.unchecked);
  const told = failed.filter((query) => isTold([query]));
  const by = [unchecked, told, trouble?.by ?? []].find((one) => one.length > 0) ?? [];
  const isSure = by.length > 0 && (hurt.every(inTurn) || told.length > 0 || trouble !== null);
  return {
    failed,
    worked: all.filter((voice) => !voices.includes(voice)).flatMap(({ target }) => target.filter(isDefinite)),
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
    impact: impactOf(voices, all),
    says: saysWhat(aloneIn(hurt), trouble === null ? codeWords(failed) : `: ${saysOf(trouble, seen.now)}`),
    next: [...advice(seen, hurt, trouble), ...extendedOf(failed)],
    ...(isSure ? {} : { equally: ["dns.servfail" as const] }),
  };
}

function saysWhat(alone: string | null, why: string): string {
  const exact = `DNSSEC validation of ${alone} fails${why}`;
  return clause(alone !== null && exact.length <= clauseLength ? exact : `DNSSEC validation fails${why}`);
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

function advice(seen: Seen, hurt: readonly FailedChecks[], trouble: SignatureTrouble | null): string[] {
  const zone = trouble?.zone ?? `the zone of ${seen.target.display}`;
  const alone = aloneIn(hurt);
  const toDo =
    trouble === null
      ? alone === null
        ? `Check the chain of trust of ${seen.target.display} from the root down (the DS record at the parent, the keys, the signatures and their dates) and sign the zone again.`
        : `Sign ${zone} again: the signature over its ${alone} records, or over the proof that it has none, does not hold.`
      : trouble.what === "wrong-ds"
        ? `Put the DS record of the key that signs ${zone} now at its parent (the registrar), or take the DS record away until that is done.`
        : trouble.what === "no-key"
          ? `Publish the DNSKEY records of ${zone} and sign it, or take its DS record at the parent away.`
          : `Sign ${zone} again and see that every name server loads it: ${saysOf(trouble, seen.now)}.`;
  const who = resolversOf(hurt.map(({ voice }) => voice));
  return [
    toDo,
    alone === null
      ? `Until then only resolvers that do not check signatures find the name; ${listed(who)} ${hurt.length === 1 ? "does" : "do"}.`
      : `Until then whoever asks ${listed(who)} for ${alone} gets an error; resolvers that do not check signatures answer.`,
  ];
}
