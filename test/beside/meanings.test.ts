import { describe, expect, test } from "vitest";
import { causes } from "../../src/cause/causes.ts";
import { causesInMeanings, meaningOf } from "../lab/beside/meanings.ts";

/** Each line was printed in the lab. */
const said: [check: string, words: string, layer: string, named: string[]][] = [
  ["check_dns", "Domain 'search.acorn-9.example' was not found by the server", "dns", ["dns.nxdomain"]],
  ["check_dns", "Connection to DNS 192.0.2.51 was refused", "dns", ["dns.refused", "dns.resolver-timeout"]],
  ["check_dns", "CRITICAL - Plugin timed out while executing system call", "dns", ["dns.resolver-timeout"]],
  ["check_tcp", "TCP CRITICAL - Invalid hostname, address or socket: api.acorn-9.example", "dns", []],
  ["check_http", "Temporary failure in name resolution HTTP CRITICAL - Unable to open TCP socket", "dns", []],
  ["check_http", "No address associated with hostname HTTP CRITICAL - Unable to open TCP socket", "dns", ["dns.nodata"]],
  ["check_tcp", "CRITICAL - Socket timeout after 10 seconds", "tcp", ["tcp.filtered"]],
  ["check_tcp", "connect to address api.acorn-9.example and port 8443: Connection refused", "tcp", ["tcp.refused"]],
  [
    "check_http",
    "connect to address a.example and port 443: Connection reset by peer HTTP CRITICAL - Unable to open TCP socket",
    "tcp",
    ["tcp.reset"],
  ],
  ["check_http", "CRITICAL - Cannot make SSL connection.", "tls", []],
  ["check_http -C", "CRITICAL - Certificate 'a.example' expired on Mon Nov 16 20:01:48 2026 +0000.", "tls", ["tls.expired"]],
  ["check_http -C", "CRITICAL - Socket timeout after 10 seconds", "tls", []],
  ["check_http", "CRITICAL - Socket timeout after 10 seconds", "http", []],
  ["dns", "Rcode is not one of the valid rcodes: rcode=2; Probe failed", "dns", ["dns.servfail"]],
  [
    "dns",
    "fail_if_none_matches_regexp specified but no RRs returned; Answer RRs validation failed; Probe failed",
    "dns",
    ["dns.nodata"],
  ],
  [
    "tcp_connect",
    "Resolution with IP protocol failed: lookup a.example: i/o timeout; Error resolving address: lookup a.example: i/o timeout; Probe failed",
    "dns",
    [],
  ],
  ["tcp_connect", "Error dialing TCP: dial tcp4 203.0.113.59:8000: i/o timeout; Probe failed", "tcp", ["tcp.filtered"]],
  [
    "http_2xx",
    'Error for HTTP request: Get "https://203.0.113.42:443/": dial tcp 203.0.113.42:443: connect: connection refused; Probe failed',
    "tcp",
    ["tcp.refused"],
  ],
  [
    "http_2xx",
    'Error for HTTP request: Get "https://203.0.113.9:443/": x509: certificate signed by unknown authority; Probe failed',
    "tls",
    ["tls.untrusted-root"],
  ],
  ["http_2xx", "Probe failed; reached: answer; probe_http_status_code 502", "http", ["http.bad-gateway"]],
  ["cert_chain_of_trust", "failed (chain incomplete). (203.0.113.19)", "tls", ["tls.incomplete-chain"]],
  ["testssl.sh", "Your OpenSSL cannot connect to 203.0.113.135:443", "tls", []],
];

describe("what the tools' words mean", () => {
  test.each(said)("%s: %s", (check, words, layer, named) => {
    expect(meaningOf({ check, isAlarm: true, words })).toEqual({ layer, causes: named });
  });

  test("a port is no status", () => {
    expect(meaningOf({ check: "http_2xx", isAlarm: true, words: "something with a.example:443" })).toEqual({
      layer: "http",
      causes: [],
    });
  });

  test("an alarm of a check that nobody knows has no meaning", () => {
    expect(meaningOf({ check: "another", isAlarm: true, words: "whatever" })).toBeNull();
  });

  test("every cause that a row names is one of Faultline's, in the layers that have causes", () => {
    const known = new Set<string>(causes.map(({ id }) => id));
    const layers = new Set(causes.map(({ id }) => id.split(".")[0]));
    expect(causesInMeanings().filter((id) => layers.has(id.split(".")[0]) && !known.has(id))).toEqual([]);
  });
});
