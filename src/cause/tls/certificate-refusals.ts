import {
  type CertificateRefusal,
  certificateRefusal,
  certificateRefusalOf,
  isLetIn,
} from "../../observation/client-certificates.ts";
import { type Handshake, wasCompleted } from "../../observation/handshakes.ts";
import { inOrder } from "../../observation/in-order.ts";
import { isAskedBeside, nameInHost, type Request, wasAnswered } from "../../observation/requests.ts";
import { shortened } from "../clause.ts";
import type { Seen } from "../seen.ts";

type Try = Handshake | Request;

/** Tries of one name that were turned away for the client's certificate in one way, and those that got through. */
export type Refusals = {
  host: string;
  /** Empty for the target itself, else where it was. */
  where: string;
  variant: string | undefined;
  refused: readonly { one: Try; refusal: CertificateRefusal }[];
  worked: readonly Try[];
};

/**
 * A server refuses in the handshake, or only once a request has come, with an alert or a page: both are one thing. A handshake that went through is no success
 * where the requests of the same place are turned away, unless it was asked for no certificate where others were. A handshake that ended without a word is no
 * refusal where others with as much to show stand.
 */
export function refusalsIn(seen: Seen, wanted: CertificateRefusal["wanted"]): Refusals[] {
  return [...triesByName(seen)].flatMap(([key, tries]) => {
    const unspoken = endsUnspoken(tries, seen);
    const lettingIn = new Set(tries.filter((one) => one.probe === "tls.handshake" && isLetIn(one)).map(placeOf));
    const all = tries.flatMap((one) => {
      const refusal = refusalOf(one, seen) ?? unspoken.get(one) ?? null;
      const hasOtherReason = refusal?.stated === false && one.probe === "tls.handshake" && lettingIn.has(placeOf(one));
      return refusal === null || hasOtherReason ? [] : [{ one, refusal }];
    });
    const refused = all.filter(({ refusal }) => refusal.wanted === wanted);
    const [first] = refused;
    if (first === undefined) return [];
    const turnedAway = new Set(all.map(({ one }) => one));
    const asking = new Set(tries.filter(wasAsked).map(placeOf));
    const afterwards = new Set(all.filter(({ one }) => one.probe === "http.request").map(({ one }) => placeOf(one)));
    const worked = tries.filter(
      (one) =>
        !turnedAway.has(one) &&
        (one.probe === "http.request"
          ? wasAnswered(one)
          : wasCompleted(one) && (!afterwards.has(placeOf(one)) || (isLetOff(one) && asking.has(placeOf(one))))),
    );
    const host = hostOf(first.one);
    return [
      { host, where: key === "" ? "" : ` at ${shortened(host, 24)}`, variant: key === "" ? undefined : key, refused, worked },
    ];
  });
}

/** The server wanted no certificate in this handshake, though it does in others of the same place: another member of a pool. */
const isLetOff = (one: Try): boolean => one.probe === "tls.handshake" && one.data.certificateRequested === false;
const wasAsked = (one: Try): boolean => one.probe === "tls.handshake" && one.data.certificateRequested === true;

function refusalOf(one: Try, { settings }: Seen): CertificateRefusal | null {
  if (one.probe === "tls.handshake") return certificateRefusal(one);
  // Over plain HTTP there is no handshake that a certificate could be shown in: the page alone is turned away.
  if (!one.subject.secure) return null;
  // Where a person said that this is the answer, it is the right one.
  return one.data.status !== undefined && one.data.status === settings.expect.status ? null : certificateRefusalOf(one);
}

/**
 * Some servers look at the certificate only once the handshake is over, and hang up on the first request without a word (Node, load balancers of clouds). Where
 * the server asked for one, and every request of the place ended so, that is what it looks like; a server that answers any of them does not do so.
 */
function endsUnspoken(tries: readonly Try[], seen: Seen): Map<Try, CertificateRefusal> {
  const ends = new Map<Try, CertificateRefusal>();
  for (const atPlace of Map.groupBy(tries, placeOf).values()) {
    const asking = atPlace.find(
      (one) => one.probe === "tls.handshake" && one.outcome === "ok" && one.data.certificateRequested === true,
    );
    const requests = atPlace.filter((one): one is Request => one.probe === "http.request" && one.failure?.blame !== "vantage");
    if (asking?.probe !== "tls.handshake" || !requests.every((one) => hungUp(one) || refusalOf(one, seen) !== null)) continue;
    const wanted = asking.data.clientCertificate === undefined ? "required" : "rejected";
    for (const one of requests) if (hungUp(one)) ends.set(one, { wanted, stated: false, alert: null });
  }
  return ends;
}

const hungUp = ({ failure }: Request): boolean =>
  failure !== null &&
  (failure.code === "closed" || failure.code === "reset") &&
  (failure.phase === "request" || failure.phase === "wait");

const hostOf = ({ subject }: Try): string => subject.sni ?? subject.host;
const placeOf = ({ vantage, subject: { address, port } }: Try): string => `${vantage} ${address} ${port}`;

/** Both causes ask the same. The target's own tries are under the empty key. */
const sorted = new WeakMap<Seen, Map<string, Try[]>>();

function triesByName(seen: Seen): Map<string, Try[]> {
  const known = sorted.get(seen);
  if (known !== undefined) return known;
  const { target } = seen;
  const own = new Set([target.host, target.sni].flatMap((name) => (name === null ? [] : [name.toLowerCase()])));
  const asked: Try[] = [
    ...seen.of("tls.handshake").filter(({ outcome, subject }) => outcome !== "skipped" && subject.purpose !== "other-sni"),
    ...seen
      .of("http.request")
      .filter(({ outcome, subject }) => outcome !== "skipped" && subject.secure)
      .filter((one) => !isAskedBeside(one)),
  ];
  const isAny = asked.some(
    (one) => (one.probe === "tls.handshake" && one.data.certificateRequested === true) || refusalOf(one, seen) !== null,
  );
  const keyOf = (one: Try): string => {
    const host = hostOf(one).toLowerCase();
    const isOwn = one.subject.port === target.port && (own.has(host) || own.has(nameInHost(host)));
    return isOwn ? "" : `${host}:${one.subject.port}`;
  };
  const byName = isAny ? Map.groupBy(inOrder(asked), keyOf) : new Map<string, Try[]>();
  sorted.set(seen, byName);
  return byName;
}
