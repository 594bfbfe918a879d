import { anyCheck, httpCheck, type Row, row } from "./row.ts";

/** Connecting. */
export const aboutTcp: readonly Row[] = [
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
];
