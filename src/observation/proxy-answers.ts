import type { FailureCode } from "./failure.ts";
import type { ObservationOf } from "./observation.ts";
import { plainWords } from "./turned-away.ts";

export type ProxyTry = ObservationOf<"proxy.connect">;

/**
 * What one try of a proxy came to. `through`: it let the client through; `gone`: it could not be connected to, or what answers is no proxy; `mute`: it took the
 * request and answered nothing; `login`: it wants to know who asks; `refused`: it will not; `failed`: it could not.
 */
export type ProxyOutcome = "through" | "gone" | "mute" | "login" | "refused" | "failed";

/** Said by this machine before anything left it, or by whoever stopped the run: nothing is known of the proxy then. */
const notTold: ReadonlySet<FailureCode> = new Set([
  "cancelled",
  "denied-by-policy",
  "means-missing",
  "descriptors-exhausted",
  "ports-exhausted",
]);

/** 401: what some send in the place of 407; 511 (RFC 6585, section 6): the network itself wants a login. */
const logins: ReadonlySet<number> = new Set([401, 407, 511]);
/** A server that does not know the method, or the version, does no work as a proxy (RFC 9110, sections 15.6.2 and 15.6.6). */
const notAProxy: ReadonlySet<number> = new Set([501, 505]);

/** Null where it says nothing of the proxy. To a request for a page the target may have answered: that is for others to tell (`isProxysOwn`). */
export function proxyOutcome({ outcome, failure, data, subject }: ProxyTry): ProxyOutcome | null {
  if (outcome === "skipped") return null;
  if (failure !== null) {
    if (notTold.has(failure.code)) return null;
    return failure.phase === "wait" && failure.code !== "malformed" ? "mute" : "gone";
  }
  const status = data.status ?? 0;
  if (subject.asks === "page" ? status === 407 || status === 511 : logins.has(status)) return "login";
  if (status < (subject.asks === "page" ? 400 : 300)) return "through";
  return status >= 500 && !notAProxy.has(status) ? "failed" : "refused";
}

/** The port speaks TLS, and says so to whoever does not: no proxy is met like this. */
export const wantsTls = ({ data }: ProxyTry): boolean =>
  data.status === 400 && plainWords.test(`${data.title ?? ""} ${data.excerpt ?? ""}`);

/** Asked through a tunnel that was given, and not one byte came back. */
export const isDeadTunnel = ({ failure, data, subject }: ObservationOf<"tls.handshake">): boolean =>
  subject.via !== undefined &&
  failure?.phase === "handshake" &&
  ["closed", "reset", "timeout"].includes(failure.code) &&
  (data.bytesReceived ?? 0) === 0;

/** The first value of a header, or null. */
export const proxyHeader = ({ data }: ProxyTry, name: string): string | null =>
  data.headers?.find(([own]) => own === name)?.[1] ?? null;

/** Headers that only a proxy writes, about itself (RFC 9209; RFC 9110, section 11.7; Squid's and others' own). */
const ownHeaders = ["x-squid-error", "proxy-agent", "proxy-authenticate", "x-proxy-error", "x-bluecoat-via"] as const;

/** The page is the proxy's own by its headers. */
export const isSignedByProxy = (one: ProxyTry): boolean =>
  ownHeaders.some((name) => proxyHeader(one, name) !== null) || /\berror=/.test(proxyHeader(one, "proxy-status") ?? "");

/** The headers that an answer has whoever wrote it, or that differ from one page to the next. */
const varying: ReadonlySet<string> = new Set([
  "date",
  "content-length",
  "content-encoding",
  "set-cookie",
  "connection",
  "transfer-encoding",
]);

/**
 * Both pages have the same writer, as far as can be seen: nobody but the proxy can have answered for a host that nobody has. Software that does not give its name
 * is known by the headers that it writes and by its page, but for the numbers in it.
 */
export function isOfOneHand(one: ProxyTry, other: ProxyTry): boolean {
  if (other.outcome !== "ok" || (other.data.status ?? 0) < 400) return false;
  // Who hands an answer on says so in Via (RFC 9110, section 7.6.3); a proxy that does so on its own pages as well does it on all of them.
  if ((proxyHeader(one, "via") === null) !== (proxyHeader(other, "via") === null)) return false;
  const [own, its] = [one, other].map((each) => proxyHeader(each, "server"));
  if (own !== null || its !== null) return own === its;
  const headers = namesOf(one);
  return headers !== "" && headers === namesOf(other) && withoutNumbers(one) === withoutNumbers(other);
}

/**
 * A page that the proxy handed on, as it differs from one that it wrote itself: by the name of a server, or by a header that the proxy's own has not. Where they are
 * alike nothing is known, for many a proxy puts its own name on whatever it hands on.
 */
export function isHandedOn(page: ProxyTry, own: ProxyTry): boolean {
  if (page.outcome !== "ok" || page.subject.asks !== "page" || isSignedByProxy(page)) return false;
  const [its, proxys] = [page, own].map((each) => proxyHeader(each, "server"));
  const known = new Set(headersOf(own));
  return (its !== null && proxys !== null && its !== proxys) || headersOf(page).some((name) => !known.has(name));
}

/**
 * What was said to a request for a page, and to one for a tunnel to the same host and port, is the same page. What answers CONNECT is the proxy, unless it lets the
 * client through.
 */
export function isSaidToTunnel(one: ProxyTry, tunnel: ProxyTry): boolean {
  if (tunnel.outcome !== "ok" || tunnel.data.status !== one.data.status) return false;
  const [own, its] = [one, tunnel].map((each) => proxyHeader(each, "server"));
  return own === its && namesOf(one) === namesOf(tunnel) && withoutNumbers(one) === withoutNumbers(tunnel);
}

const headersOf = ({ data }: ProxyTry): string[] =>
  [...new Set((data.headers ?? []).map(([name]) => name).filter((name) => !varying.has(name)))].sort();
const namesOf = (one: ProxyTry): string => headersOf(one).join(" ");
const withoutNumbers = ({ data }: ProxyTry): string => (data.excerpt ?? "").replace(/\d+/g, "");

/** It says in so many words that it could not look the name up (RFC 9209, section 2.3; Squid's codes; the words of the usual pages). */
export function saysNoSuchName(one: ProxyTry): boolean {
  if (/\berror=dns_/.test(proxyHeader(one, "proxy-status") ?? "")) return true;
  if (/ERR_DNS_FAIL/.test(proxyHeader(one, "x-squid-error") ?? "")) return true;
  const text = `${one.data.title ?? ""} ${(one.data.excerpt ?? "").replace(/\\[nrt]/g, " ")}`;
  return nameWords.test(text);
}
const nameWords =
  /ERR_DNS_FAIL|\bDNS (?:lookup|resolution|error|fail)|(?:name|host ?name|domain|address|host) (?:could not|cannot|can't|couldn't) be (?:resolved|found)|(?:could not|cannot|can't|couldn't|unable to|failed to|failure to) (?:resolve|look ?up|find (?:the )?(?:host|domain|server|name|address))|unable to determine (?:the )?ip address|no such (?:host|domain|name)|unknown host|host not found|name or service not known|name resolution|getaddrinfo|ENOTFOUND|EAI_AGAIN|NXDOMAIN|server misbehaving/i;
