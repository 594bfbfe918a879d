import { anyCheck, type Row, row } from "./row.ts";

const dnsCheck = /^(?:check_dns|dns)$/;

/** DNS asked for by itself, and a name that another check could not find. */
export const aboutDns: readonly Row[] = [
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
  row(anyCheck, /Name or service not known/, "dns", ["dns.nxdomain"], "the system's words for a name that does not exist"),
  row(anyCheck, /No address associated/, "dns", ["dns.nodata"], "the system's words for a name without an address"),
  row(
    anyCheck,
    /Error resolving address|no such host|Unable to resolve|lookup .* on |name resolution|Resolution with preferred IP protocol failed|hostname or address|Invalid hostname/i,
    "dns",
    [],
    "it did not get as far as a connection",
  ),
];
