import type { X509Certificate } from "node:crypto";
import type { DataOf } from "../../observation/observation.ts";
import { fingerprint, isSelfSigned, isSignedBy, oneLine } from "./certificate.ts";
import { readExtensions } from "./extensions.ts";
import { pathProblem } from "./path-problem.ts";
import { relativeOf } from "./relatives.ts";
import { bundledRoots, givenRoots, type Known, type KnownBySubject, systemRoots } from "./roots.ts";

export type Trust = NonNullable<DataOf<"tls.handshake">["trust"]>;

/** Certificates sent, from the leaf upwards, each issued by the next, the root known here that issued (or is) the last, and why clients refuse it all the same, or null. */
type Path = { sent: readonly X509Certificate[]; root: Known; problem: string | null };

/** A chain as sent has two to four certificates; beyond this only time would be spent. */
const longest = 10;
const mostPaths = 50;

/**
 * Whether a chain as it was sent leads to a root that is known here: in `ca`, among the bundled roots, or among the system's. Dates and names are left out.
 *
 * - `trusted`: some path of sent certificates is signed throughout and ends in a known root, in whatever order they were sent and whatever else was.
 *   Of several paths the one counts that is valid at `at` (ms since 1970) above the leaf and lasts longest, so that an expired cross-sign beside a valid path
 *   does not matter; the leaf's own dates are in every path.
 *   Of several the one counts above all that clients take.
 * - `unfit`: such paths are there, and in each a certificate says that it is not for this use, or that what is below it may not be.
 * - `self-signed`: the leaf is its own issuer and is not known.
 * - `unknown-root`: the path ends in a root that was sent and is not known, or after two or more certificates in one whose issuer nobody knows: a server
 *   need not send its root (RFC 8446, section 4.4.2), so what is missing there is taken for one. Or it ends below a certificate that was sent and did sign, and is
 *   no authority (RFC 5280, section 4.2.1.9): no client goes on from there.
 * - `missing-intermediate`: the missing issuer is known here as an intermediate; or nothing but the leaf was sent. In the second case a leaf that a private
 *   root issued directly looks the same from outside: `detail` says so.
 * - `broken-signature`: an intermediate of the right name is there, and the signature is not by its key. Where it is a root that has the name (`namesake`), it is
 *   an `unknown-root`: an authority that was made anew has the old one's name and another key (RFC 5280, section 4.2.1.1, has a key identifier for that).
 */
export function judgeTrust(chain: readonly X509Certificate[], ca: readonly string[], at: number): Trust | null {
  const leaf = chain[0];
  if (leaf === undefined) return null;
  const stores = [(): KnownBySubject => givenRoots(ca), bundledRoots, systemRoots];
  let best: Path | null = null;
  for (const store of stores) {
    best = longestLasting([...(best === null ? [] : [best]), ...pathsTo(leaf, chain, store())], at);
    // The system's roots cost time: they are asked where no path is known, or none that is valid.
    if (best !== null && best.problem === null && isValidAbove(best, at)) break;
  }
  if (best !== null) return best.problem === null ? trustedBy(best) : unfit(best, best.problem);
  return untrusted(
    leaf,
    chain,
    stores.map((store) => store()),
  );
}

function trustedBy({ sent, root }: Path): Trust {
  return {
    result: "trusted",
    root: oneLine(root.certificate.subject),
    fromGivenCa: root.fromGivenCa,
    missing: null,
    detail: `signed throughout up to ${oneLine(root.certificate.subject)}`,
    path: sent.map(fingerprint),
    rootNotBefore: root.certificate.validFromDate.toISOString(),
    rootNotAfter: root.certificate.validToDate.toISOString(),
  };
}

function unfit({ sent, root }: Path, problem: string): Trust {
  return {
    ...{ result: "unfit", root: oneLine(root.certificate.subject), fromGivenCa: root.fromGivenCa },
    ...{ missing: null, detail: problem, path: sent.map(fingerprint) },
  };
}

function untrusted(leaf: X509Certificate, chain: readonly X509Certificate[], stores: readonly KnownBySubject[]): Trust {
  const path = longestPath(leaf, chain);
  const end = path.at(-1) ?? leaf;
  const missing = oneLine(end.issuer);
  const verdict = (result: Trust["result"], missingName: string | null, detail: string): Trust => {
    const [given = new Map(), ...others] = stores;
    const relative = missingName === null ? null : relativeOf(end.issuer, given, others);
    return {
      ...{ result, root: null, fromGivenCa: false, missing: missingName, detail, path: path.map(fingerprint) },
      ...(relative === null ? {} : { relative }),
    };
  };
  if (isSelfSigned(leaf)) return verdict("self-signed", null, "the certificate is its own issuer and is not known here");
  if (isSelfSigned(end))
    return verdict("unknown-root", null, `the chain ends in ${oneLine(end.subject)}, sent by the server and not known here`);
  if (chain.some((one) => one !== end && !one.ca && one.subject === end.issuer && isSignedBy(end, one)))
    return verdict("unknown-root", missing, `${missing}, which was sent and signed ${oneLine(end.subject)}, is no authority`);
  const named = stores.flatMap((store) => store.get(end.issuer) ?? []);
  const intermediates = stores.flatMap((store) => knownIssuers(end, store)).filter(({ root }) => !root);
  if (intermediates.length > 0) {
    const missingIsKnown = stores.some((store) => leadsToRoot(intermediates, stores, store));
    const trust = verdict("missing-intermediate", missing, `${missing} is known here as an intermediate and was not sent`);
    return { ...trust, missingIsKnown };
  }
  const roots = [...chain.filter(isSelfSigned), ...named.filter(({ root }) => root).map(({ certificate }) => certificate)];
  if (roots.some((root) => root.subject === end.issuer && !root.raw.equals(end.raw) && !isSignedBy(end, root))) {
    const words = `${oneLine(end.subject)} is signed by another key than that of the root ${missing}`;
    return { ...verdict("unknown-root", null, words), namesake: missing };
  }
  const namesakes = [...chain, ...named.map(({ certificate }) => certificate)];
  if (namesakes.some((issuer) => issuer !== end && end.checkIssued(issuer) && !isSignedBy(end, issuer)))
    return verdict("broken-signature", null, `the signature of ${oneLine(end.subject)} is not by the key of ${missing}`);
  if (path.length > 1)
    return verdict("unknown-root", missing, `the last certificate sent names ${missing}, which is not known here`);
  const [url] = readExtensions(leaf.raw).caIssuers;
  const hint = url === undefined ? "" : `; the certificate names a place to fetch it: ${url.slice(0, 120)}`;
  return verdict(
    "missing-intermediate",
    missing,
    `${missing}, which issued the certificate, was not sent and is not known here${hint}. If it is a private root, the chain is whole and the root unknown: from outside that looks the same`,
  );
}

function pathsTo(leaf: X509Certificate, chain: readonly X509Certificate[], store: KnownBySubject): Path[] {
  const paths: Path[] = [];
  for (const sent of climbs(leaf, chain)) {
    const end = sent.at(-1) ?? leaf;
    const itself = (store.get(end.subject) ?? []).filter(({ certificate }) => certificate.raw.equals(end.raw));
    const above = knownIssuers(end, store);
    for (const root of [...itself, ...above])
      if (root.root) paths.push({ sent, root, problem: pathProblem(sent, root.certificate) });
  }
  return paths;
}

/** Whether what is known here would have made the chain whole: an intermediate, or one above it, is issued by a root of this store. */
function leadsToRoot(intermediates: readonly Known[], stores: readonly KnownBySubject[], roots: KnownBySubject): boolean {
  const above = intermediates.flatMap(({ certificate }) => stores.flatMap((store) => knownIssuers(certificate, store)));
  const known = [...intermediates, ...above].map(({ certificate }) => certificate);
  return intermediates.some(({ certificate }) => pathsTo(certificate, known, roots).length > 0);
}

function knownIssuers(certificate: X509Certificate, store: KnownBySubject): Known[] {
  return (store.get(certificate.issuer) ?? []).filter((known) => issued(known.certificate, certificate));
}

/** Every way upwards from the leaf through what was sent, the leaf alone included, bounded: a hostile server may send many certificates that issue one another. */
function climbs(leaf: X509Certificate, chain: readonly X509Certificate[]): X509Certificate[][] {
  const found: X509Certificate[][] = [[leaf]];
  for (let at = 0; at < found.length && found.length < mostPaths; at += 1) {
    const path = found[at] ?? [];
    const end = path.at(-1) ?? leaf;
    if (path.length >= longest) continue;
    const issuers = chain.filter(
      (candidate) => candidate.ca && !path.some((seen) => seen.raw.equals(candidate.raw)) && issued(candidate, end),
    );
    for (const issuer of issuers) found.push([...path, issuer]);
  }
  return found;
}

function longestPath(leaf: X509Certificate, chain: readonly X509Certificate[]): readonly X509Certificate[] {
  return climbs(leaf, chain).reduce((best, path) => (path.length > best.length ? path : best));
}

/** The issuer's own certificate, where it was sent or is known here without asking the system; of several one that is valid at `at`. */
export function issuerOf(chain: readonly X509Certificate[], ca: readonly string[], at: number): X509Certificate | null {
  const [leaf, ...sent] = chain;
  if (leaf === undefined) return null;
  const known = [givenRoots(ca), bundledRoots()]
    .flatMap((store) => knownIssuers(leaf, store))
    .map(({ certificate }) => certificate);
  const issuers = [...sent.filter((one) => issued(one, leaf)), ...known];
  return issuers.find((one) => isInDates(one, at)) ?? issuers[0] ?? null;
}

function longestLasting(paths: readonly Path[], at: number): Path | null {
  const ends = (path: Path): number => Math.min(...above(path).map(({ validToDate }) => validToDate.getTime()));
  const isBetter = (path: Path, than: Path): boolean => {
    const fit = Number(path.problem === null) - Number(than.problem === null);
    if (fit !== 0) return fit > 0;
    const valid = Number(isValidAbove(path, at)) - Number(isValidAbove(than, at));
    return valid === 0 ? ends(path) > ends(than) : valid > 0;
  };
  return paths.reduce<Path | null>((best, path) => (best === null || isBetter(path, best) ? path : best), null);
}

/** All of a path but the leaf, the root included; where the leaf itself is known, nothing else. */
const above = ({ sent, root }: Path): X509Certificate[] => [...sent.slice(1), root.certificate];
const isInDates = ({ validFromDate, validToDate }: X509Certificate, at: number): boolean =>
  validFromDate.getTime() <= at && at <= validToDate.getTime();
const isValidAbove = (path: Path, at: number): boolean => above(path).every((one) => isInDates(one, at));

function issued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return issuer.subject === certificate.issuer && certificate.checkIssued(issuer) && isSignedBy(certificate, issuer);
}
