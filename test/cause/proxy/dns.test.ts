import { describe, expect, test } from "vitest";
import { httpTarget } from "../../build/common.ts";
import { firstResolver, query } from "../../build/dns.ts";
import { answer } from "../../build/http.ts";
import { heldBack, judgedWith, proxyAnswer, rootsOf, thrice, through } from "../../build/proxy.ts";
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

  describe("plain HTTP by a proxy that makes no tunnels", () => {
    const page = (status: number, told: Parameters<typeof proxyAnswer>[1] = {}) =>
      proxyAnswer(status, { asks: "page", authority: httpTarget.url, headers: { server: "gate/2" }, ...told });
    const byAddress = { purpose: "by-address", round: 2, authority: "http://203.0.113.7/" } as const;
    const tunnel = proxyAnswer(405, { ...byAddress, authority: "203.0.113.7:80" });
    const rootsWith = (...beside: ReturnType<typeof page>[]) =>
      rootsOf(
        judgedWith([...thrice((attempt) => page(502, { attempt })), tunnel, ...beside, answer(200, { url: httpTarget.url })], {
          target: httpTarget,
        }),
      );

    test("a bare 502 by name, and the page by address", () => expect(rootsWith(page(200, byAddress))).toEqual(["proxy.dns"]));

    test("that the target has no page for its bare address is its own answer all the same, by another hand than the proxy's", () => {
      expect(rootsWith(page(404, { ...byAddress, headers: { server: "web/1" } }))).toEqual(["proxy.dns"]);
      expect(rootsWith(page(404, { ...byAddress, headers: { server: "gate/2", via: "1.1 gate" } }))).toEqual(["proxy.dns"]);
    });

    test("a page that the proxy may have written is no sign that it came there", () => {
      for (const other of [
        page(404, byAddress),
        page(403, { ...byAddress, headers: { "x-squid-error": "ERR_ACCESS_DENIED 0" } }),
      ])
        expect(rootsWith(other)).toEqual(["proxy.cannot-reach-target"]);
      expect(rootsWith(page(502, byAddress))).toEqual(["proxy.cannot-reach-target"]);
    });
  });

  test("it says so of where the target leads", () => {
    const to = "https://login.other.example/";
    const led = [proxyAnswer(200), through(handshake()), through(answer(302, { headers: { location: to } })), heldBack(to)];
    const asked = { purpose: "redirect", round: 2, authority: "login.other.example:443", title: "Unknown Host" } as const;
    const told = judgedWith([...led, ...thrice((attempt) => proxyAnswer(502, { attempt, ...asked }))]);
    expect(rootsOf(told)).toEqual(["proxy.dns"]);
    expect(told.findings[0]?.next[0]).toContain("login.other.example");
  });

  describe("a bare 502 for where the target leads", () => {
    const to = "https://login.other.example/";
    const led = [proxyAnswer(200), through(handshake()), through(answer(302, { headers: { location: to } })), heldBack(to)];
    const asked = { purpose: "redirect", round: 2, authority: "login.other.example:443" } as const;
    const bare = thrice((attempt) => proxyAnswer(502, { attempt, ...asked }));
    const lookup = query(firstResolver, "A", { gives: ["192.0.2.77"] }, { name: "login.other.example", purpose: "redirect" });
    const byAddress = (status: number, host = "192.0.2.77") =>
      proxyAnswer(status, { round: 2, purpose: "redirect-by-address", authority: `${host}:443` });

    test("and a tunnel by the address that this machine finds", () => {
      const came = byAddress(200);
      const told = judgedWith([...led, ...bare, lookup, came]);
      expect(rootsOf(told)).toEqual(["proxy.dns"]);
      expect(told.findings[0]?.alsoConsidered).toMatchObject([{ cause: "proxy.cannot-reach-target", ruledOutBy: [came.id] }]);
    });

    test("by the address as well, it is the way there", () => {
      const lost = byAddress(502);
      const told = judgedWith([...led, ...bare, lookup, lost]);
      expect(rootsOf(told)).toEqual(["proxy.cannot-reach-target"]);
      expect(told.findings[0]?.alsoConsidered).toContainEqual(
        expect.objectContaining({ cause: "proxy.dns", ruledOutBy: [lost.id] }),
      );
    });

    test("a tunnel to another host's address says nothing of this one", () =>
      expect(rootsOf(judgedWith([...led, ...bare, lookup, byAddress(200, "192.0.2.78")]))).toEqual([
        "proxy.cannot-reach-target",
      ]));
  });

  test("a name that this machine cannot find and the proxy can is healthy", () =>
    expect(judgedWith([proxyAnswer(200), through(handshake()), through(answer(200))]).verdict).toBe("healthy"));
});
