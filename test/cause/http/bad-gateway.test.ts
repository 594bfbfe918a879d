import { describe, expect, test } from "vitest";
import { badGateway } from "../../../src/cause/http/bad-gateway.ts";
import { seenOf, two } from "../../build/common.ts";
import { answer, brokenRequest, nginxPage } from "../../build/http.ts";
import { expecting, namedInHttp } from "../../build/http-causes.ts";
import { thrice } from "../../build/tls.ts";

const bad = thrice((told) =>
  answer(502, { ...told, excerpt: nginxPage("502 Bad Gateway"), headers: { server: "nginx/1.22.1" } }),
);

describe("http.bad-gateway", () => {
  test("502 on one address: who wrote it, what it wrote, and the address that works", () => {
    const good = answer(200, { address: two });
    const [match, ...rest] = badGateway.find(seenOf([...bad, good]));
    expect(match).toMatchObject({ failed: bad, worked: [good], says: "502 written by nginx", variant: "502" });
    expect(match?.next.at(-1)).toBe("What 203.0.113.7:443 wrote: 502 Bad Gateway 502 Bad Gateway nginx/1.22.1");
    expect(rest).toEqual([]);
    expect(namedInHttp([...bad, good])).toEqual(["http.bad-gateway"]);
  });

  test("on some tries only: samples ask the same question", () => {
    const tries = [
      answer(200),
      answer(502, { purpose: "sample", attempt: 2 }),
      answer(404, { purpose: "sample", attempt: 3 }),
      answer(301, { attempt: 4 }),
    ];
    expect(badGateway.find(seenOf(tries))).toMatchObject([
      { failed: [tries[1]], worked: [tries[0], tries[2], tries[3]], says: "502 writer unknown" },
    ]);
  });

  test("behind a bad certificate it is seen as well", () => {
    expect(namedInHttp([brokenRequest("tls-own-refusal", "handshake"), answer(502, { trust: "ignore" })])).toEqual([
      "http.bad-gateway",
    ]);
  });

  test("one that breaks off, or comes late, is still only a 502", () => {
    const broken = brokenRequest("closed", "body", { data: { status: 502, bodyPromised: 100, bodyBytes: 1 } });
    expect(namedInHttp([answer(502, { waitMs: 5_000 }), broken])).toEqual(["http.bad-gateway"]);
  });

  test("at the end of a redirect it is told of that host", () => {
    const hop = answer(502, { purpose: "redirect", url: "https://login.example.net/start" });
    const [match, ...rest] = badGateway.find(seenOf([answer(302, { headers: { location: hop.subject.url } }), hop]));
    expect(match).toMatchObject({
      failed: [hop],
      worked: [],
      says: "502 writer unknown at login.example.net",
      variant: "redirect https://login.example.net/start 502",
    });
    expect(rest).toEqual([]);
  });

  test("from http to https of the same host it is told as that", () => {
    const hop = answer(502, {
      purpose: "redirect",
      host: "api.example.com:8443",
      url: "https://api.example.com:8443/",
      port: 8_443,
    });
    expect(badGateway.find(seenOf([hop]))[0]?.says).toBe("502 writer unknown after the redirect");
  });

  test("the health path is nobody's but the checker's", () => {
    const health = answer(502, { purpose: "health-path", url: "https://api.example.com/healthz" });
    expect(badGateway.find(seenOf([answer(200), health]))).toEqual([]);
    expect(badGateway.find(seenOf([...bad, health]))).toHaveLength(1);
  });

  test("what another path, another Host and the health path say is told, and kept beside it", () => {
    const path = answer(200, { purpose: "other-path", url: "https://api.example.com/robots.txt" });
    const host = answer(404, { purpose: "wrong-host", host: "faultline-no-such-name.example.com" });
    const health = answer(204, { purpose: "health-path", url: "https://api.example.com/healthz" });
    const [match] = badGateway.find(seenOf([...bad, path, host, health]));
    expect(match?.beside).toEqual([path, host, health]);
    expect(match?.next.join("\n")).toMatch(/this one path is broken/);
    expect(match?.next.join("\n")).toMatch(/health path \/healthz answers 204/);
    const whole = answer(502, { purpose: "other-path", url: "https://api.example.com/robots.txt" });
    expect(badGateway.find(seenOf([...bad, whole, host]))[0]?.next.join("\n")).toMatch(
      /whole service behind it[\s\S]*front server itself works/,
    );
  });

  test("of two answers of another path the first that was asked for is told, whichever came first", () => {
    const path = { purpose: "other-path", url: "https://api.example.com/robots.txt" } as const;
    const [first, second] = [answer(200, path), answer(429, { ...path, attempt: 2, startMs: 40 })];
    const told = [
      [...bad, first, second],
      [...bad, second, first],
    ].map((all) => badGateway.find(seenOf(all))[0]?.next);
    expect(told[0]?.join("\n")).toMatch(/answers 200/);
    expect(told[1]).toEqual(told[0]);
  });

  test("the last server to answer is quoted without its scripts", () => {
    const [match] = badGateway.find(
      seenOf([answer(502, { excerpt: "<style>p{}</style><p>Sorry</p><script>alert(1)</script>" })]),
    );
    expect(match?.next.at(-1)).toBe("What 203.0.113.7:443 wrote: Sorry");
  });

  test.each([200, 204, 301, 401, 403, 404, 418, 499, 500, 503, 504, 521])("%i is none", (status) => {
    expect(badGateway.find(seenOf([answer(status)]))).toEqual([]);
  });

  test("expected, it is healthy", () => {
    expect(namedInHttp(bad, expecting({ status: 502 }))).toEqual([]);
  });
});
