import { describe, expect, test } from "vitest";
import { answer } from "../../build/http.ts";
import { judgedWith, proxyAnswer, rootsOf, thrice, through } from "../../build/proxy.ts";
import { handshake } from "../../build/tls.ts";

describe("proxy.dns", () => {
  test.each([
    { headers: { "x-squid-error": "ERR_DNS_FAIL 0" } },
    { headers: { "proxy-status": "gate; error=dns_error; rcode=NXDOMAIN" } },
    { excerpt: "<p>DNS lookup failure for: api.example.com</p>" },
    { excerpt: "dial tcp: lookup api.example.com: no such host" },
    { title: "Unknown Host" },
  ])("the proxy says so: %o", (said) =>
    expect(rootsOf(judgedWith(thrice((attempt) => proxyAnswer(502, { attempt, ...said }))))).toEqual(["proxy.dns"]),
  );

  test("a bare 502 by name, and a tunnel by address", () => {
    const byAddress = proxyAnswer(200, { round: 2, purpose: "by-address", authority: "203.0.113.7:443" });
    const told = judgedWith([...thrice((attempt) => proxyAnswer(502, { attempt })), byAddress, answer(200), handshake()]);
    expect(rootsOf(told)).toEqual(["proxy.dns"]);
    expect(told.findings[0]?.alsoConsidered).toMatchObject([{ cause: "proxy.cannot-reach-target", ruledOutBy: [byAddress.id] }]);
  });

  test("a bare 502 by name and by address is none", () => {
    const byAddress = proxyAnswer(502, { round: 2, purpose: "by-address", authority: "203.0.113.7:443" });
    expect(rootsOf(judgedWith([...thrice((attempt) => proxyAnswer(502, { attempt })), byAddress]))).toEqual([
      "proxy.cannot-reach-target",
    ]);
  });

  test("a name that this machine cannot find and the proxy can is healthy", () =>
    expect(judgedWith([proxyAnswer(200), through(handshake()), through(answer(200))]).verdict).toBe("healthy"));
});
