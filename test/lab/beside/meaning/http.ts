import { httpCheck, type Row, row } from "./row.ts";

/** A status as check_http (`HTTP/1.1 502 Bad Gateway`) and the exporter (`probe_http_status_code 502`) say it; a bare number may be a port. */
const status = (codes: string): RegExp => new RegExp(`(?:HTTP/[\\d.]+ |status_code[ =])(?:${codes})\\b`);

/** What was answered to a request, or not. */
export const aboutHttp: readonly Row[] = [
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
