import { describe, expect, test } from "vitest";
import { redirectDeadEnd } from "../../../src/cause/http/redirect-dead-end.ts";
import { address, seenOf, two } from "../../build/common.ts";
import { firstResolver, query, secondResolver, system } from "../../build/dns.ts";
import { answer, brokenRequest } from "../../build/http.ts";
import { expecting } from "../../build/http-causes.ts";
import { judged } from "../../build/judged.ts";
import { cutShort } from "../../build/matches.ts";
import { thrice } from "../../build/tls.ts";

const to = (location: string, told = {}) => answer(302, { ...told, headers: { location } });
const found = (observations: Parameters<typeof seenOf>[0]) => redirectDeadEnd.find(seenOf(observations));
const gone = query(firstResolver, "A", "NXDOMAIN", { name: "gone.example.com", purpose: "redirect" });
const lost = (code: "refused" | "timeout", told = {}) =>
  thrice(({ attempt }) =>
    brokenRequest(code, "connect", { attempt, purpose: "redirect", url: "https://api.example.com:8443/", port: 8_443, ...told }),
  );

describe("http.redirect-dead-end", () => {
  test("to a name that does not exist, from one of two addresses", () => {
    const bad = to("https://gone.example.com/");
    const good = answer(200, { address: two });
    expect(found([bad, gone, good])).toMatchObject([
      { failed: [bad], worked: [good], beside: [gone], says: "redirects to gone.example.com, a name that does not exist" },
    ]);
    expect(judged([bad, gone, good]).findings[0]).toMatchObject({ cause: "http.redirect-dead-end", pattern: "some-addresses" });
  });

  test.each([
    ["refused", "redirects to port 8443 of api.example.com, which refuses"],
    ["timeout", "redirects to port 8443 of api.example.com, which is silent"],
  ] as const)("to a port where connects fail (%s)", (code, says) => {
    const bad = to("https://api.example.com:8443/");
    const tries = lost(code);
    expect(found([bad, ...tries])).toMatchObject([{ failed: [bad], beside: tries, says }]);
    expect(judged([bad, ...tries])).toMatchObject({
      verdict: "suspect",
      findings: [{ cause: "http.redirect-dead-end", role: "root" }],
    });
  });

  test("another host, which refuses at one of its two addresses", () => {
    const elsewhere = { purpose: "redirect", url: "https://www.example.org/", host: "www.example.org" } as const;
    const bad = to("https://www.example.org/");
    const end = answer(200, { ...elsewhere, address: address("198.51.100.20") });
    const tries = thrice(({ attempt }) =>
      brokenRequest("refused", "connect", { ...elsewhere, attempt, address: address("198.51.100.21") }),
    );
    const says = "redirects to port 443 of www.example.org, which refuses";
    expect(found([bad, end, ...tries])).toMatchObject([{ failed: tries, worked: [end], says }]);
    expect(judged([bad, end, ...tries]).findings[0]).toMatchObject({
      cause: "http.redirect-dead-end",
      role: "root",
      pattern: "some-addresses",
      scope: { addresses: ["198.51.100.21"] },
    });
    expect(found([bad, end, ...tries.slice(1)])).toEqual([]);
  });

  test("at one of two addresses the port of the redirect refuses", () => {
    const bad = to("https://api.example.com:8443/");
    const good = to("https://api.example.com:8443/", { address: two });
    const end = answer(200, { address: two, purpose: "redirect", url: "https://api.example.com:8443/", port: 8_443 });
    const tries = lost("refused");
    expect(found([bad, good, end, ...tries])).toMatchObject([{ failed: [bad], worked: [good], beside: tries }]);
    expect(judged([bad, good, end, ...tries]).findings[0]).toMatchObject({
      cause: "http.redirect-dead-end",
      pattern: "some-addresses",
    });
  });

  test("a try for which the run had no time left takes nothing away", () => {
    const [bad, tries] = [to("https://api.example.com:8443/"), lost("timeout")];
    expect(found([bad, ...tries, ...tries.slice(0, 1).flatMap(cutShort)])).toMatchObject([{ failed: [bad], beside: tries }]);
  });

  test("to a name without an address of either family", () => {
    const bad = to("https://gone.example.com/");
    const empty = (["A", "AAAA"] as const).map((type) =>
      query(firstResolver, type, { gives: [] }, { name: "gone.example.com", purpose: "redirect" }),
    );
    expect(found([bad, ...empty])).toMatchObject([
      { failed: [bad], beside: empty, says: "redirects to gone.example.com, a name without address" },
    ]);
  });

  describe("to a name that resolvers fail to look up", () => {
    const bad = to("https://sso.other.example/");
    const told = { name: "sso.other.example", purpose: "redirect" as const };
    const failing = (type: "A" | "AAAA", gives: "SERVFAIL" | "REFUSED" | "silence" = "SERVFAIL", server = firstResolver) =>
      thrice(({ attempt }) => query(server, type, gives, { ...told, attempt }));
    const well = query(firstResolver, "A", { gives: ["203.0.113.7"] });
    const unknown = system([], told);

    test.each(["SERVFAIL", "REFUSED", "silence"] as const)("three times (%s)", (gives) => {
      const lookups = failing("A", gives);
      const all = [bad, well, ...lookups, unknown];
      expect(found(all)).toMatchObject([
        { failed: [bad], beside: lookups, says: "redirects to sso.other.example, which cannot be looked up" },
      ]);
      expect(judged(all)).toMatchObject({ verdict: "suspect", findings: [{ cause: "http.redirect-dead-end", role: "root" }] });
    });

    test("in one family, while the other has no address", () => {
      const empty = query(firstResolver, "AAAA", { gives: [] }, told);
      expect(found([bad, well, ...failing("A"), empty])).toHaveLength(1);
      expect(found([bad, well, ...failing("AAAA"), query(firstResolver, "A", { gives: [] }, told)])).toHaveLength(1);
    });

    test("is none once, nor where another resolver or this system finds it, nor where the resolver finds nothing at all", () => {
      const elsewhere = query(secondResolver, "A", { gives: ["203.0.113.40"] }, told);
      expect(found([bad, well, ...failing("A").slice(0, 2)])).toEqual([]);
      expect(found([bad, well, ...failing("A"), elsewhere])).toEqual([]);
      expect(found([bad, well, ...failing("A"), query(secondResolver, "A", "SERVFAIL", told)])).toEqual([]);
      expect(found([bad, well, ...failing("A"), system(["203.0.113.40"], told)])).toEqual([]);
      expect(found([bad, ...failing("A")])).toEqual([]);
    });
  });

  test.each([
    ["to an answer", [to("/a"), answer(200, { purpose: "redirect", url: "https://api.example.com/a" })]],
    ["not followed", [to("https://gone.example.com/")]],
    [
      "to a name without an address of one family",
      [
        to("https://gone.example.com/"),
        query(firstResolver, "A", { gives: [] }, { name: "gone.example.com", purpose: "redirect" }),
      ],
    ],
    ["one connect in vain", [to("https://api.example.com:8443/"), ...lost("refused").slice(0, 1)]],
    ["to what answers and fails", [to("/a"), answer(502, { purpose: "redirect", url: "https://api.example.com/a" })]],
  ])("%s: none", (_, observations) => {
    expect(found(observations)).toEqual([]);
  });

  test("where the redirect itself was expected, it may lead anywhere", () => {
    const bad = to("https://gone.example.com/");
    expect(redirectDeadEnd.find(seenOf([bad, gone], { settings: expecting({ status: 302 }) }))).toEqual([]);
  });

  test("a name that programs here find, in the hosts file perhaps, is none, whatever DNS says", () => {
    const known = system(["203.0.113.40"], { name: "gone.example.com", purpose: "redirect" });
    expect(found([to("https://gone.example.com/"), gone, known])).toEqual([]);
    expect(judged([to("https://gone.example.com/"), gone, known]).verdict).toBe("healthy");
    const unknown = system([], { name: "gone.example.com", purpose: "redirect" });
    expect(found([to("https://gone.example.com/"), gone, unknown])).toHaveLength(1);
  });

  test("on some tries, where the first request met a member that answers", () => {
    const tries = Array.from({ length: 20 }, (_, index) => {
      const told = { purpose: "sample", attempt: index + 1, startMs: index * 400 } as const;
      return index % 2 === 0 ? to("https://gone.example.com/", told) : answer(200, told);
    });
    const all = [answer(200), ...tries, gone];
    expect(found(all)).toMatchObject([{ failed: tries.filter((_, index) => index % 2 === 0) }]);
    expect(judged(all).findings[0]).toMatchObject({ cause: "http.redirect-dead-end", pattern: "some-tries" });
  });

  test("once among many tries it is no rate", () => {
    const tries = Array.from({ length: 20 }, (_, index) => {
      const told = { purpose: "sample", attempt: index + 1, startMs: index * 400 } as const;
      return index === 7 ? to("https://gone.example.com/", told) : answer(200, told);
    });
    const { verdict, findings } = judged([answer(200), ...tries, gone]);
    expect(verdict).toBe("healthy");
    expect(findings.filter(({ role, impact }) => role === "root" && impact === "breaks")).toEqual([]);
  });
});
