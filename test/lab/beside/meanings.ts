import type { CauseId } from "../../../src/cause/cause.ts";
import type { Layer } from "../../../src/observation/layer.ts";
import type { Meaning, Saying } from "./answer.ts";

/**
 * How the tools' words are read: the first row whose check and words fit. `causes`: what somebody who knows the tool would take from just these words; several
 * where the tool has one sentence for several things, and it counts as named if the right one is among them; none where they say that something is wrong, and not what.
 * Read in the tool's favour: "Connection refused" counts as `tcp.refused` though it would say the same of an ICMP error.
 */
type Row = { check: RegExp; words: RegExp; layer: Layer; causes: readonly CauseId[]; because: string };

const anyCheck = /^/;
const dnsCheck = /^(?:check_dns|dns)$/;
const httpCheck = /^(?:check_http|http_2xx|http_health)$/;
const row = (check: RegExp, words: RegExp, layer: Layer, causes: readonly CauseId[], because: string): Row => ({
  check,
  words,
  layer,
  causes,
  because,
});

/** A status as check_http (`HTTP/1.1 502 Bad Gateway`) and the exporter (`probe_http_status_code 502`) say it; a bare number may be a port. */
const status = (codes: string): RegExp => new RegExp(`(?:HTTP/[\\d.]+ |status_code[ =])(?:${codes})\\b`);

const rows: readonly Row[] = [
  // DNS, asked for by itself.
  row(dnsCheck, /was not found by the server|rcode=3\b/, "dns", ["dns.nxdomain"], "NXDOMAIN"),
  row(
    dnsCheck,
    /has no records|no records|no address|none of the answer|regexp/i,
    "dns",
    ["dns.nodata"],
    "an answer without an address",
  ),
  row(dnsCheck, /Query was refused|rcode=5\b/, "dns", ["dns.refused"], "the rcode REFUSED"),
  row(
    dnsCheck,
    /Connection to DNS .* was refused/,
    "dns",
    ["dns.refused", "dns.resolver-timeout"],
    "check_dns says this of the rcode REFUSED and of a closed port alike",
  ),
  row(dnsCheck, /DNS failure for|Server failure|rcode=2\b/, "dns", ["dns.servfail"], "the rcode SERVFAIL"),
  row(
    dnsCheck,
    /No response from DNS|no servers could be reached|i\/o timeout|timed out|Timed out|refused|deadline/i,
    "dns",
    ["dns.resolver-timeout"],
    "no answer from the server that was asked",
  ),
  row(dnsCheck, /response time|slow/, "dns", ["dns.slow"], "over the threshold twice"),
  row(dnsCheck, /./, "dns", [], "the check of DNS"),
  // A name that could not be found, said by a check of something else.
  row(
    anyCheck,
    /Name or service not known|Error resolving address|no such host|Unable to resolve|lookup .* on |name resolution|Resolution with preferred IP protocol failed|No address associated|hostname or address|Invalid hostname/i,
    "dns",
    [],
    "it did not get as far as a connection",
  ),
  // TCP.
  row(anyCheck, /Connection refused|connection refused/, "tcp", ["tcp.refused"], "ECONNREFUSED, in words"),
  row(
    anyCheck,
    /No route to host|no route to host/,
    "tcp",
    ["tcp.rejected", "path.no-route"],
    "EHOSTUNREACH, in words: one sentence for both",
  ),
  row(anyCheck, /Network is unreachable|network is unreachable/i, "path", ["path.no-route"], "ENETUNREACH, in words"),
  row(anyCheck, /Permission denied|permission denied/, "tcp", ["tcp.rejected", "path.no-route"], "EACCES, in words: prohibited"),
  row(
    anyCheck,
    /Cannot assign requested address/i,
    "tcp",
    ["tcp.port-exhaustion", "dns.no-usable-family"],
    "EADDRNOTAVAIL, in words: one sentence for both",
  ),
  row(
    /^(?:check_tcp|tcp_connect)$/,
    /timeout|timed out|No data|deadline exceeded/i,
    "tcp",
    ["tcp.filtered"],
    "a connect that nobody answered",
  ),
  row(/^(?:check_tcp|tcp_connect)$/, /reset/i, "tcp", ["tcp.reset"], "a reset, in words"),
  row(/^(?:check_tcp|tcp_connect)$/, /response time|slow/, "tcp", [], "the connect took long"),
  row(/^(?:check_tcp|tcp_connect)$/, /./, "tcp", [], "the check of TCP"),
  row(anyCheck, /connect.*reset by peer/i, "tcp", ["tcp.reset"], "a reset while connecting"),
  row(
    httpCheck,
    /deadline exceeded.*reached: nothing|dial tcp.*timeout/,
    "tcp",
    ["tcp.filtered"],
    "no connection in the whole time",
  ),
  // TLS: certificates.
  row(
    anyCheck,
    /expired on|has expired or is not yet valid.*is after|^expired\b|\(expired\)|certificate has expired/,
    "tls",
    ["tls.expired"],
    "the certificate's end has passed",
  ),
  row(anyCheck, /is before|not yet valid/, "tls", ["tls.not-yet-valid"], "the certificate's beginning is to come"),
  row(
    anyCheck,
    /expires in|will expire|probe_ssl_earliest_cert_expiry|expires </,
    "tls",
    ["tls.expiring-soon"],
    "fewer days than the threshold",
  ),
  row(
    anyCheck,
    /certificate is valid for|not valid for any names|cannot validate certificate for|does not match supplied URI|certificate is not valid|via CN/,
    "tls",
    ["tls.name-mismatch"],
    "the host is not among the names",
  ),
  row(anyCheck, /self signed\)|selfsigned|^self-signed$/, "tls", ["tls.self-signed"], "issuer and subject are one"),
  row(anyCheck, /self signed CA in chain/, "tls", ["tls.untrusted-root"], "the chain ends in a root that nobody trusts"),
  row(
    /^cert_chain/,
    /chain incomplete|issuer cert missing/,
    "tls",
    ["tls.incomplete-chain"],
    "testssl.sh says this of every issuer that is not there",
  ),
  row(anyCheck, /unknown authority/, "tls", ["tls.untrusted-root"], "Go's one sentence for every chain that leads nowhere"),
  row(anyCheck, /revoked/, "tls", ["tls.revoked"], "a revocation"),
  row(anyCheck, /staple/i, "tls", ["tls.must-staple-missing"], "the extension without a staple"),
  row(
    anyCheck,
    /weak (?:RSA|EC|DSA) key|insecure algorithm|SHA1|weak/i,
    "tls",
    ["tls.weak-parameters"],
    "a key or signature that is too weak",
  ),
  // TLS: the handshake.
  row(/^testssl\.sh$/, /OpenSSL cannot connect/, "tls", [], "it had opened the port before that"),
  row(
    anyCheck,
    /first record does not look like a TLS handshake|wrong version number|server gave HTTP response to HTTPS/,
    "tls",
    ["tls.plaintext"],
    "what came back is no TLS",
  ),
  row(
    anyCheck,
    /doesn't seem to be a TLS\/SSL enabled server/,
    "tls",
    ["tls.plaintext"],
    "testssl.sh says this of everything that it cannot shake hands with",
  ),
  row(anyCheck, /unrecognized name|unrecognised name/, "tls", ["tls.unrecognized-name"], "alert 112"),
  row(
    anyCheck,
    /protocol version not supported|unsupported protocol|protocol version|only TLS 1\.[01]/,
    "tls",
    ["tls.protocol-version"],
    "alert 70, or old versions only",
  ),
  row(anyCheck, /no application protocol/, "tls", ["tls.alpn-mismatch"], "alert 120"),
  row(
    anyCheck,
    /certificate required|bad certificate|unknown certificate|no required SSL certificate|client certificate/i,
    "tls",
    ["tls.client-cert-required", "tls.client-cert-rejected"],
    "an alert about the client's certificate",
  ),
  row(anyCheck, /handshake failure/, "tls", ["tls.no-shared-cipher"], "alert 40, most often for want of a common cipher"),
  row(anyCheck, /no version of TLS is enabled/, "tls", [], "no handshake came about"),
  row(
    anyCheck,
    /Cannot make SSL connection|SSL_connect|SSL error|SSL handshake|TLS handshake|handshake|tls:/i,
    "tls",
    [],
    "the handshake, and no reason",
  ),
  row(anyCheck, /retrieve (?:host|server) certificate|certificate/i, "tls", [], "something about the certificate"),
  row(
    /^(?:protocols|error|scanProblem|testssl\.sh|cert_)/,
    /connect|refus|timed? ?out|open a connection/i,
    "tcp",
    [],
    "no connection came about",
  ),
  row(
    httpCheck,
    /(?:deadline exceeded|Timeout exceeded).*reached: connect/,
    "tls",
    ["tls.handshake-timeout"],
    "connected, and no handshake in the whole time",
  ),
  row(
    httpCheck,
    /reset by peer.*reached: connect/,
    "tls",
    ["tls.handshake-reset"],
    "connected, and reset before the handshake was done",
  ),
  row(httpCheck, /EOF.*reached: connect/, "tls", ["tls.handshake-closed"], "connected, and closed before the handshake was done"),
  row(/^tcp_tls$/, /i\/o timeout|deadline/, "tls", [], "the check of TLS"),
  row(/^check_(?:http -C|tcp -D)$/, /timeout|timed out/i, "tls", [], "TLS and no more is asked here, and TCP is another check"),
  row(/^(?:protocols|error|scanProblem|testssl\.sh|cert_|tcp_tls|pk|TLS|SSL)/, /./, "tls", [], "the check of TLS"),
  // HTTP.
  row(
    httpCheck,
    /maximum redirection depth|infinite loop|stopped after 10 redirects/,
    "http",
    ["http.redirect-loop"],
    "redirects without end",
  ),
  row(httpCheck, status("502"), "http", ["http.bad-gateway"], "status 502"),
  row(httpCheck, status("503"), "http", ["http.unavailable"], "status 503"),
  row(httpCheck, status("504"), "http", ["http.gateway-timeout"], "status 504"),
  row(httpCheck, status("429"), "http", ["http.rate-limited"], "status 429"),
  row(httpCheck, status("421"), "http", ["http.misdirected"], "status 421"),
  row(httpCheck, status("431|494"), "http", ["http.header-too-large"], "status 431 or 494"),
  row(httpCheck, status("521|523"), "http", ["http.origin-unreachable"], "a content network's own status"),
  row(httpCheck, status("522|524"), "http", ["http.origin-timeout"], "a content network's own status"),
  row(httpCheck, status("525|526"), "http", ["http.origin-tls"], "a content network's own status"),
  row(httpCheck, status("407"), "proxy", ["proxy.auth-required"], "status 407"),
  row(httpCheck, /proxyconnect/i, "proxy", [], "the proxy, said so"),
  row(httpCheck, status("4\\d\\d"), "http", ["http.client-error"], "another 4xx"),
  row(httpCheck, status("5\\d\\d"), "http", ["http.server-error"], "another 5xx"),
  row(httpCheck, /malformed|Invalid Status Line|Invalid HTTP response/i, "http", ["http.malformed"], "no HTTP"),
  row(
    httpCheck,
    /string .* not found|pattern not found|fail_if_body|Body did not match|Invalid Status \(|invalid HTTP response status code|wanted/i,
    "http",
    ["http.client-error"],
    "another answer than was expected",
  ),
  row(httpCheck, /unexpected EOF/, "http", ["http.truncated"], "shorter than promised"),
  row(
    httpCheck,
    /No data received|server closed idle connection|: EOF|Error on receive/,
    "http",
    ["http.no-response"],
    "closed before a byte",
  ),
  row(
    httpCheck,
    /(?:deadline exceeded|Timeout exceeded).*reached: answer/,
    "http",
    ["http.body-stalled"],
    "an answer that began and did not end",
  ),
  row(
    httpCheck,
    /(?:deadline exceeded|Timeout exceeded).*reached: request/,
    "http",
    ["http.no-response", "http.slow"],
    "asked, and no answer in the whole time",
  ),
  row(httpCheck, /reset/i, "http", ["http.reset-mid-response", "http.no-response"], "a reset, in words; of when, nothing"),
  row(httpCheck, /second response time|slow/, "http", ["http.slow"], "over the threshold twice"),
  row(httpCheck, /dial tcp|Unable to open TCP socket/, "tcp", [], "no connection came about"),
  row(httpCheck, /./, "http", [], "the check of HTTP"),
];

/** Null where no row fits: the words are unknown, and the table says so. */
export function meaningOf({ check, words }: Saying): Meaning | null {
  const found = rows.find((one) => one.check.test(check) && one.words.test(words));
  return found === undefined ? null : { layer: found.layer, causes: found.causes };
}

/** Every cause that some row names. */
export const causesInMeanings = (): CauseId[] => [...new Set(rows.flatMap(({ causes }) => causes))];
