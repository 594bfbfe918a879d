import { type Handshake, leafOf, wasCompleted } from "../../observation/handshakes.ts";
import type { Observation } from "../../observation/observation.ts";
import { holdsAt, type RevocationAnswer } from "../../observation/revocation-answer.ts";
import type { Cause, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { instantInWords, spanInWords } from "../span.ts";
import { type AskedName, askedNames, variantOf } from "./asked-names.ts";
import { certificateMark, nameIn } from "./certificate-words.ts";

/**
 * The authority has taken its word back, mostly because the key was lost or the certificate was issued wrongly. Ordinary requests go on working in clients that
 * do not ask, so that only some users are hurt.
 */
export const revoked: Cause = {
  id: "tls.revoked",
  impact: "breaks",
  plain:
    "The authority that issued the server's certificate has withdrawn it before its time. Clients that check, Firefox and many company networks among them, refuse to connect; others notice nothing.",
  tell: "An OCSP response or a list of revoked certificates, signed by the issuer and valid now, says so; one that is expired or not properly signed counts for nothing.",
  remedy: [
    "Have a new certificate issued with a new key, and install it everywhere; ask the authority why the old one was withdrawn.",
    "If the key was compromised, find out how before the new one is put in the same place.",
  ],
  toldApartFrom: [],
  explains: [],
  owner: "whoever renews the certificates of this service",
  find: (seen) => {
    const told = answersIn(seen);
    return told.size === 0 ? [] : askedNames(seen).flatMap((name) => findAt(name, seen, told));
  },
};

type Told = { answer: RevocationAnswer; by: Observation };

/** Valid answers that a certificate is revoked, by its fingerprint. A newer answer of another place does not undo it: revocation is for good, a hold apart. */
function answersIn(seen: Seen): Map<string, Told[]> {
  const now = Date.parse(seen.now);
  const told = new Map<string, Told[]>();
  const note = (fingerprint: string | undefined, answer: RevocationAnswer | undefined, by: Observation): void => {
    if (fingerprint === undefined || answer?.status !== "revoked" || !holdsAt(answer, now)) return;
    told.set(fingerprint, [...(told.get(fingerprint) ?? []), { answer, by }]);
  };
  for (const one of seen.of("tls.handshake"))
    if (one.outcome !== "skipped") note(leafOf(one)?.fingerprint256, one.data.staple, one);
  for (const one of seen.of("tls.revocation")) if (one.outcome === "ok") note(one.data.fingerprint256, one.data.answer, one);
  return told;
}

function findAt(name: AskedName, seen: Seen, told: ReadonlyMap<string, readonly Told[]>): Match[] {
  const isRevoked = (one: Handshake): boolean => told.has(leafOf(one)?.fingerprint256 ?? "");
  const failed = name.tries.filter(isRevoked);
  const [leaf] = failed.flatMap((one) => leafOf(one) ?? []);
  const answers = [...new Set(failed.flatMap((one) => told.get(leafOf(one)?.fingerprint256 ?? "") ?? []))];
  const [first] = answers;
  if (leaf === undefined || first === undefined) return [];
  const { revokedAt, reason } = first.answer;
  const since = revokedAt === null ? "" : ` ${spanInWords(Date.parse(seen.now) - Date.parse(revokedAt))} ago`;
  const why = reason === null || reason === "unspecified" ? "" : ` (${reason})`;
  return [
    {
      failed,
      worked: name.tries.filter((one) => wasCompleted(one) && leafOf(one) !== null && !isRevoked(one)),
      beside: answers.map(({ by }) => by).filter((by) => by.probe === "tls.revocation"),
      ruledOut: [],
      says: clause(`certificate was revoked${since}${why}${name.where}`),
      next: [
        `Have a new certificate issued for ${name.host}, with a new key, and install it: ${certificateMark(leaf)} was revoked by "${nameIn(leaf.issuer)}"${revokedAt === null ? "" : ` on ${instantInWords(revokedAt)}`}.`,
        "Find out why before the new one goes live: a key that was lost or published must not be used again.",
        first.by.probe === "tls.handshake"
          ? "The server itself shows the answer that says so, stapled to the handshake."
          : `Asked at ${first.by.probe === "tls.revocation" ? (first.by.data.url ?? "its authority") : "its authority"}.`,
      ],
      ...variantOf(name.variant),
    },
  ];
}
