import type { X509Certificate } from "node:crypto";
import { broke, type DataOf, ok, skipped } from "../../observation/observation.ts";
import { holdsAt, type RevocationAnswer } from "../../observation/revocation-answer.ts";
import { familyOf } from "../../target/address.ts";
import { closePolitely, deniedBy, ignoreErrors, openConnection } from "../connection.ts";
import { escapeBytes } from "../escape-bytes.ts";
import type { Ask, ProbePlace } from "../probe.ts";
import { askAuthority } from "./ask-authority.ts";
import { fingerprint } from "./certificate.ts";
import { chainSent, keepSecrets } from "./chain-sent.ts";
import { endOfHandshake, startTls } from "./exchange.ts";
import { readExtensions } from "./extensions.ts";
import { readFlight } from "./flight.ts";
import { readOcspResponse } from "./ocsp.ts";
import { ocspRequest } from "./ocsp-request.ts";
import { readRevocationList } from "./revocation-list.ts";
import { Tap } from "./tap.ts";
import { issuerOf } from "./trust.ts";
import { whyFailed } from "./why-failed.ts";

type Data = DataOf<"tls.revocation">;

/** One place has this long; together they have what the step's deadline leaves. */
const placeMs = 3_000;
/** An OCSP response takes 1 to 3 kB; a list of revoked certificates may be as long as its authority is old. */
const ocspBytes = 65_536;
const listBytes = 1_048_576;
/** A certificate names one of each as a rule. */
const mostPlaces = 2;

/** A handshake to see the certificate, then its authority is asked. Nothing of it is kept from an earlier time. */
export const askTlsRevocation: Ask<"tls.revocation"> = async ({ address, port, sni, alpn }, given, place, signal) => {
  const denied = deniedBy(place, address);
  if (denied !== null) return skipped(denied.detail, denied, {});
  const connection = await openConnection(address, port, signal);
  if (!connection.open) return broke(connection.failure, {});
  const { socket } = connection;
  ignoreErrors(socket);
  const tap = new Tap(socket);
  const secure = startTls(tap, sni, alpn, given);
  const secrets = keepSecrets(secure);
  const ending = await endOfHandshake(socket, tap, secure, signal);
  const flight = readFlight(tap.received, secrets);
  const chain = chainSent(flight, secure);
  closePolitely(socket);
  if (ending.how !== "secure" && chain.length === 0)
    return broke(whyFailed(ending, flight, tap.received, signal, familyOf(address)).failure, {});
  const [leaf] = chain;
  const issuer = issuerOf(chain, given.ca, Date.now());
  if (leaf === undefined || issuer === null)
    return ok({
      ...(leaf === undefined ? {} : { fingerprint256: fingerprint(leaf) }),
      problems: ["the issuer's certificate was not sent and is not known here, so no answer about it could be checked"],
    });
  return ok({ fingerprint256: fingerprint(leaf), ...(await ask(leaf, issuer, place, signal)) });
};

async function ask(leaf: X509Certificate, issuer: X509Certificate, place: ProbePlace, signal: AbortSignal): Promise<Data> {
  const { ocspResponders, revocationLists } = readExtensions(leaf.raw);
  const body = ocspRequest(leaf, issuer);
  const places = [
    ...ocspResponders.slice(0, mostPlaces).map((url) => ({ source: "ocsp" as const, url })),
    ...revocationLists.slice(0, mostPlaces).map((url) => ({ source: "crl" as const, url })),
  ];
  const problems: string[] = [];
  for (const { source, url } of places) {
    const within = AbortSignal.any([signal, AbortSignal.timeout(placeMs)]);
    const isOcsp = source === "ocsp";
    const got = await askAuthority(url, isOcsp ? body : null, isOcsp ? ocspBytes : listBytes, place, within);
    if ("problem" in got) {
      problems.push(shown(got.problem));
      continue;
    }
    const now = Date.now();
    const answer = isOcsp ? readOcspResponse(got.bytes, leaf, issuer, now) : readRevocationList(got.bytes, leaf, issuer);
    const asked: Data = { source, url: shown(url), askedAddress: got.address, answer };
    if (isUseful(answer, now)) return problems.length === 0 ? asked : { ...asked, problems };
    problems.push(shown(`${url}: ${answer.problem ?? `${answer.status}, and not of today`}`));
  }
  return { problems: places.length === 0 ? ["the certificate names nobody to ask"] : problems };
}

const isUseful = (answer: RevocationAnswer, now: number): boolean =>
  (answer.status === "good" || answer.status === "revoked") && holdsAt(answer, now);

/** What certificates and strangers write, made fit to be shown. */
const shown = (text: string): string => escapeBytes(Buffer.from(text), 300);
