import { type Handshake, leafOf } from "../../observation/handshakes.ts";
import type { Certificate } from "../../observation/kind/tls-handshake.ts";

/** Why a chain ends without a root that is known here. */
export type ChainEnd = {
  kind: "incomplete" | "untrusted";
  /** The issuer that was not sent, where one was not. */
  missing: string | null;
  /** What rules the other kind out, or null where it fits as well as the one that is named. */
  settledBy: { by: readonly Handshake[]; why: string } | null;
  /** The other kind is no worse an explanation. */
  isOpen: boolean;
};

/** Issuers of the public web PKI, by the organisation that they write into their certificates. Their roots are known everywhere, so a path from them that ends early lacks an intermediate. */
const publicIssuers =
  /\bO=("?)(?:Let's Encrypt|Internet Security Research Group|DigiCert|GeoTrust|RapidSSL|Thawte|Sectigo|COMODO|USERTRUST|ZeroSSL|GlobalSign|GoDaddy|Starfield|Amazon|Google Trust Services|Microsoft Corporation|Entrust|SSL\.com|SSL Corp|Buypass|Actalis|Certum|Unizeto|Asseco|QuoVadis|SwissSign|HARICA|Hellenic Academic|Certainly|Trustwave|IdenTrust|T-Systems|Deutsche Telekom|D-Trust|TrustAsia|Gandi|cPanel)/i;
/** Let's Encrypt's test hierarchy, whose roots nobody knows (letsencrypt.org, "Staging Environment"). */
const testIssuers = /\(STAGING\)|\bFake LE\b/;
const intermediateWords =
  /\b(?:intermediate|issuing|subordinate|sub[ -]?ca|int(?:er)?[ -]?ca|policy ca|server ca|(?:tls|web|signing|component|network|device) ca|[GERX]\d{1,2})\b/i;
const wrongSignature = "an issuer of that name is there, and the signature is not by its key";
const otherKey = "a root of that name is there, and its key is not the one that signed";
const unfitPath = "the chain is whole, up to a known root";
const ownRoot = "the server sent the whole chain up to a root of its own";
const noAuthority = "the server sent the issuer, and that one is no authority";
const rootWords = /\broot\b/i;

/**
 * Judges one handshake by what was sent. Where the chain ends at an issuer that is neither sent nor known, a forgotten intermediate and an
 * unknown root look alike; what tells them, in this order: an intermediate known here makes a path; the root itself was sent, or one
 * of its name is known and did not sign, or the issuer is no authority; another handshake of the run sent that issuer; its name. Null where the chain is trusted, or where it was not judged.
 */
export function chainEndOf(handshake: Handshake, all: readonly Handshake[]): ChainEnd | null {
  const { trust, chain = [] } = handshake.data;
  const last = chain.at(-1);
  const leaf = leafOf(handshake);
  if (trust === undefined || trust.result === "trusted" || leaf === null || last === undefined || leaf.selfSigned) return null;
  const missing = trust.missing ?? climb(chain).missing;
  if (trust.missingIsKnown === true) {
    const why = "with the issuer that was not sent, the chain ends in a known root";
    return { kind: "incomplete", missing, settledBy: { by: [handshake], why }, isOpen: false };
  }
  // The issuer is known here and leads to no known root: something is missing, and more than the server can add.
  if (trust.missingIsKnown === false) return { kind: "incomplete", missing, settledBy: null, isOpen: true };
  const isSettled = settled.has(trust.result) || trust.namesake !== undefined;
  if (isSettled || missing === null) {
    return {
      kind: "untrusted",
      missing: null,
      settledBy: { by: [handshake], why: whyUntrusted(trust) },
      isOpen: false,
    };
  }
  if (noAuthorityIn(handshake) !== null)
    return { kind: "untrusted", missing, settledBy: { by: [handshake], why: noAuthority }, isOpen: false };
  const elsewhere = all.filter(
    (other) =>
      other.data.trust?.result === "trusted" && (other.data.chain ?? []).slice(1).some(({ subject }) => subject === missing),
  );
  if (elsewhere.length > 0) {
    return {
      kind: "incomplete",
      missing,
      settledBy: { by: elsewhere, why: "another handshake of this run sent that issuer, and its chain is trusted" },
      isOpen: false,
    };
  }
  return byName(missing, chain, trust.relative !== undefined);
}

/** Nothing that the server could send would change it. */
const settled: ReadonlySet<string> = new Set(["broken-signature", "self-signed", "unfit"]);

function whyUntrusted({ result, namesake }: NonNullable<Handshake["data"]["trust"]>): string {
  if (result === "broken-signature") return wrongSignature;
  if (result === "unfit") return unfitPath;
  return namesake === undefined ? ownRoot : otherKey;
}

/** The certificate that signed where the path ends, and was sent, and is none of an authority; null where there is no such one. */
export function noAuthorityIn({ data: { trust, chain = [] } }: Handshake): Certificate | null {
  if (trust?.result !== "unknown-root" || trust.missing === null) return null;
  return chain.slice(1).find(({ subject, authority }) => !authority && subject === trust.missing) ?? null;
}

/** From the leaf up through what was sent, each issued by the next, and the issuer of the last that was not sent; null where that is a root. */
function climb(chain: readonly Certificate[]): { path: readonly Certificate[]; missing: string | null } {
  const sent = new Map(chain.map((certificate) => [certificate.subject, certificate]));
  const path: Certificate[] = [];
  let at = chain[0];
  while (at !== undefined && !at.selfSigned && !path.includes(at)) {
    path.push(at);
    const issuer = sent.get(at.issuer);
    if (issuer === undefined) return { path, missing: at.issuer };
    at = issuer;
  }
  return { path, missing: null };
}

/**
 * Nothing but the issuer's name is left to go by, and whether a root of the same house is known here. A server that sent an intermediate has mostly sent them all, and leaves out the root as it
 * should, whatever that calls itself; one that sent authorities, and not the one that issued its certificate, sends an old or a wrong file.
 */
function byName(missing: string, chain: readonly Certificate[], hasKnownRelative: boolean): ChainEnd {
  const end = { missing, settledBy: null };
  const hasSentIntermediate = climb(chain).path.length > 1;
  const hasSentOthers = chain.slice(1).some(({ authority }) => authority);
  if (testIssuers.test(missing)) return { ...end, kind: "untrusted", isOpen: false };
  if (publicIssuers.test(missing)) return { ...end, kind: "incomplete", isOpen: false };
  if (rootWords.test(missing)) return { ...end, kind: "untrusted", isOpen: false };
  const callsItselfBelow = intermediateWords.test(missing);
  // A house whose root is known seldom issues under another one, and mostly under an intermediate.
  if (hasKnownRelative) return { ...end, kind: "incomplete", isOpen: true };
  if (hasSentIntermediate) return { ...end, kind: "untrusted", isOpen: callsItselfBelow };
  if (callsItselfBelow) return { ...end, kind: "incomplete", isOpen: true };
  const isFetched = chain[0]?.caIssuers.some(isFetchable) === true;
  return { ...end, kind: hasSentOthers || isFetched ? "incomplete" : "untrusted", isOpen: true };
}

/** An issuer that publishes its certificate is mostly an intermediate (RFC 5280, section 4.2.2.1). */
const isFetchable = (uri: string): boolean => /^https?:\/\//i.test(uri);
