import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Asked, commandOf, repeatCommand, verifyCommand } from "../../src/evidence/repeat-command.ts";
import type { SubjectOf } from "../../src/observation/step.ts";
import { observation, one, six } from "../build/common.ts";
import { nasty } from "../build/nasty.ts";
import { shellWords } from "../build/shell-words.ts";

const query: SubjectOf<"dns.query"> = {
  server: one,
  port: 53,
  role: "configured",
  rank: 0,
  name: "api.example.com",
  type: "A",
  transport: "udp",
  recursion: true,
  checkingDisabled: false,
  ednsPayload: 1_232,
  dnssecOk: false,
  purpose: "target",
};
const handshake: SubjectOf<"tls.handshake"> = {
  address: one,
  port: 443,
  sni: "api.example.com",
  host: "api.example.com",
  alpn: [],
  purpose: "target",
};
const request: SubjectOf<"http.request"> = {
  address: one,
  port: 443,
  url: "https://api.example.com/a?b=c&d",
  method: "GET",
  host: "api.example.com",
  sni: "api.example.com",
  secure: true,
  trust: "verify",
  purpose: "user-path",
  hop: 0,
};

test("a file of roots that was given is named, or the command would fail at a certificate that the probe trusts", () => {
  const given = { ...request, caFile: "/etc/corp/my ca.pem" };
  expect(repeatCommand({ probe: "http.request", subject: given })).toContain("--cacert '/etc/corp/my ca.pem'");
  expect(repeatCommand({ probe: "http.request", subject: { ...given, trust: "ignore" } })).not.toContain("--cacert");
  expect(verifyCommand({ ...handshake, caFile: "ca.pem" })).toContain("-CAfile ca.pem");
});

describe("dig", () => {
  test("a plain question is a plain command", () => {
    expect(repeatCommand({ probe: "dns.query", subject: query })).toBe("dig @203.0.113.7 api.example.com A");
  });
  test("every condition of the question is in it", () => {
    const subject = {
      ...query,
      server: six,
      port: 5353,
      recursion: false,
      checkingDisabled: true,
      transport: "tcp" as const,
      ednsPayload: 4_096,
      dnssecOk: true,
    };
    expect(repeatCommand({ probe: "dns.query", subject })).toBe(
      "dig @2001:db8::7 -p 5353 api.example.com A +norecurse +cdflag +tcp +bufsize=4096 +dnssec",
    );
  });
  test("over TLS and HTTPS", () => {
    const tls = { ...query, transport: "tls" as const, port: 853 };
    expect(repeatCommand({ probe: "dns.query", subject: tls })).toBe("dig @203.0.113.7 api.example.com A +tls");
    expect(repeatCommand({ probe: "dns.query", subject: { ...tls, port: 8853, serverName: "dns.example" } })).toBe(
      "dig @203.0.113.7 -p 8853 api.example.com A +tls +tls-hostname=dns.example",
    );
    const https = { ...query, transport: "https" as const, port: 443, path: "/dns-query" };
    expect(repeatCommand({ probe: "dns.query", subject: https })).toBe("dig @203.0.113.7 api.example.com A +https=/dns-query");
  });
  test("both families in one command, and the settings that the C library reads", () => {
    const pair = { server: one, port: 53, role: "configured" as const, rank: 0, name: "api.example.com" };
    expect(repeatCommand({ probe: "dns.pair", subject: pair })).toBe(
      "dig @203.0.113.7 +noedns api.example.com A api.example.com AAAA",
    );
    expect(repeatCommand({ probe: "dns.resolv-conf", subject: { name: "api" } })).toBe("cat /etc/resolv.conf");
  });
  test("no EDNS is said", () => {
    expect(repeatCommand({ probe: "dns.query", subject: { ...query, ednsPayload: null } })).toBe(
      "dig @203.0.113.7 api.example.com A +noedns",
    );
  });
  test.each(["-f/etc/passwd", "+short.x", "@198.51.100.1", "mx", ""])(
    "a name like %j is never an option, a server or a type",
    (name) => {
      const words = shellWords(repeatCommand({ probe: "dns.query", subject: { ...query, name } }));
      expect(words.slice(0, 4)).toEqual(["dig", "@203.0.113.7", "-q", name]);
    },
  );
});

describe("the other programs", () => {
  test("nc, for a connect and for staying silent", () => {
    expect(repeatCommand({ probe: "tcp.connect", subject: { address: six, port: 443, purpose: "target" } })).toBe(
      "nc -vz -w 4 2001:db8::7 443",
    );
    expect(repeatCommand({ probe: "tcp.silent", subject: { address: one, port: 25 } })).toBe(
      "sleep 1 | nc -v -w 4 203.0.113.7 25",
    );
  });
  test("openssl with the name, and without", () => {
    expect(repeatCommand({ probe: "tls.handshake", subject: handshake })).toBe(
      "openssl s_client -connect 203.0.113.7:443 -servername api.example.com -showcerts </dev/null | openssl x509 -noout -subject -issuer -serial -dates",
    );
    expect(repeatCommand({ probe: "tls.handshake", subject: { ...handshake, address: six, sni: null } })).toContain(
      "-connect '[2001:db8::7]:443' -noservername",
    );
    expect(verifyCommand(handshake)).toBe(
      "openssl s_client -connect 203.0.113.7:443 -servername api.example.com -verify_hostname api.example.com -verify_return_error </dev/null",
    );
    expect(verifyCommand({ ...handshake, host: "203.0.113.7" })).toContain("-verify_ip 203.0.113.7");
  });
  test("curl goes to the address, with the name of the URL", () => {
    const words = shellWords(repeatCommand({ probe: "http.request", subject: { ...request, address: six } }));
    expect(words).toContain("::[2001:db8::7]:443");
    expect(words.slice(-2)).toEqual(["--url", "https://api.example.com/a?b=c&d"]);
    expect(words).not.toContain("-H");
    expect(words).not.toContain("-k");
  });
  test("cookies are made by the shell, and redirects are followed by curl itself", () => {
    const laden = { ...request, purpose: "many-headers" as const, cookieBytes: 4_000 };
    expect(repeatCommand({ probe: "http.request", subject: laden })).toMatch(/ -b "faultline=\$\(printf '%03990d' 0\)"$/);
    const { address, port, url } = request;
    const chain = { address, port, url, hosts: [{ host: "api.example.com", address: six }], mostHops: 20 };
    expect(shellWords(repeatCommand({ probe: "http.chain", subject: chain }))).toEqual(
      expect.arrayContaining(["-L", "--max-redirs", "20", "-c", "--connect-to", "api.example.com::[2001:db8::7]:", url]),
    );
  });
  test("curl with another SNI asks for that name and says the Host apart", () => {
    const words = shellWords(
      repeatCommand({ probe: "http.request", subject: { ...request, sni: "edge.example.net", trust: "ignore", method: "HEAD" } }),
    );
    expect(words.at(-1)).toBe("https://edge.example.net/a?b=c&d");
    expect(words).toEqual(expect.arrayContaining(["-H", "Host: api.example.com", "-k", "-I"]));
  });
  test("curl without SNI names the address itself", () => {
    const words = shellWords(repeatCommand({ probe: "http.request", subject: { ...request, sni: null, address: six } }));
    expect(words.at(-1)).toBe("https://[2001:db8::7]/a?b=c&d");
    expect(words).toContain("Host: api.example.com");
  });
  test("a port in the URL stays, and is no reason for a Host header", () => {
    const subject = {
      ...request,
      url: "http://api.example.com:8080/",
      host: "api.example.com:8080",
      port: 8080,
      secure: false,
      sni: null,
    };
    const words = shellWords(repeatCommand({ probe: "http.request", subject }));
    expect(words.at(-1)).toBe("http://api.example.com:8080/");
    expect(words).not.toContain("-H");
  });
  test("traceroute at that TTL alone", () => {
    expect(repeatCommand({ probe: "path.probe", subject: { address: one, protocol: "tcp", port: 443, ttl: 64 } })).toBe(
      "sudo traceroute -n -T -p 443 -q 1 -f 64 -m 64 203.0.113.7",
    );
    expect(repeatCommand({ probe: "path.probe", subject: { address: one, protocol: "icmp", port: null, ttl: 64 } })).toContain(
      "-n -I -q 1",
    );
  });
  test("the system's own lookups", () => {
    expect(repeatCommand({ probe: "dns.system", subject: { name: "api.example.com", purpose: "target" } })).toBe(
      "getent ahosts api.example.com",
    );
    expect(repeatCommand({ probe: "dns.system", subject: { name: "-i", purpose: "target" } })).toBe("getent ahosts -- -i");
    const hosts = observation("dns.hosts", { subject: { name: "api" }, data: { path: "/tmp/my hosts" } });
    expect(commandOf(hosts)).toBe("grep -niwF -- api '/tmp/my hosts'");
  });
});

test("whatever a target is called, the command keeps its shape and each word is one word", () => {
  const asked = fc.tuple(nasty, nasty, nasty).map(([a, b, c]): Asked[] => [
    { probe: "dns.query", subject: { ...query, name: a, type: b } },
    { probe: "dns.system", subject: { name: a, purpose: "target" } },
    { probe: "dns.hosts", subject: { name: a } },
    { probe: "tls.handshake", subject: { ...handshake, sni: a, host: b, alpn: [c] } },
    { probe: "http.request", subject: { ...request, url: a, host: b, sni: c } },
    { probe: "http.chain", subject: { address: one, port: 443, url: a, hosts: [{ host: b, address: six }], mostHops: 20 } },
  ]);
  fc.assert(
    fc.property(asked, (all) => {
      for (const one of all) {
        const tokens = shellWords(repeatCommand(one));
        const operators = tokens.flatMap((token) => (typeof token === "string" ? [] : [token.op]));
        expect(operators).toEqual(one.probe === "tls.handshake" ? ["<", "|"] : []);
        expect(["dig", "getent", "grep", "openssl", "curl"]).toContain(tokens[0]);
      }
    }),
    { numRuns: 300 },
  );
});
