import { describe, expect, test } from "vitest";
import { rateLimited } from "../../../src/cause/http/rate-limited.ts";
import { apiTarget, seenOf, two } from "../../build/common.ts";
import { answer } from "../../build/http.ts";
import { expecting, namedInHttp } from "../../build/http-causes.ts";
import { judged } from "../../build/judged.ts";

describe("http.rate-limited", () => {
  test("the very first answer: one is enough", () => {
    const bad = answer(429, { headers: { "retry-after": "30", "x-ratelimit-limit": "100", "x-ratelimit-remaining": "0" } });
    expect(rateLimited.find(seenOf([bad]))).toMatchObject([
      { failed: [bad], worked: [], stated: true, says: "429: asked too often, asks to retry in 30 s" },
    ]);
    const { verdict, findings } = judged([bad]);
    expect(verdict).toBe("suspect");
    expect(findings).toMatchObject([{ cause: "http.rate-limited", role: "root", impact: "degrades", pattern: "everywhere" }]);
    expect(findings[0]?.next.join("\n")).toContain("0 left of 100");
  });

  test("after some that were served", () => {
    const tries = [1, 2, 3, 4].map((attempt) => answer(200, { attempt, purpose: "sample" }));
    const bad = answer(429, { attempt: 5, purpose: "sample" });
    expect(judged([answer(200), ...tries, bad]).findings).toMatchObject([
      { cause: "http.rate-limited", role: "root", pattern: "some-tries" },
    ]);
    expect(rateLimited.find(seenOf([answer(200), ...tries, bad]))[0]?.next[0]).toMatch(/^5 requests were served before/);
  });

  test("on one of two addresses", () => {
    expect(judged([answer(429), answer(200, { address: two })], { target: apiTarget }).findings[0]).toMatchObject({
      cause: "http.rate-limited",
      pattern: "some-addresses",
    });
  });

  test.each([
    ["a challenge by the same status", answer(429, { headers: { "x-vercel-mitigated": "challenge" } })],
    ["a refusal", answer(403)],
    ["a 503 of nginx's own limit", answer(503)],
  ])("%s is none", (_, one) => {
    expect(rateLimited.find(seenOf([one]))).toEqual([]);
  });

  test("expected, it is healthy; where another was expected, the limit explains it", () => {
    expect(namedInHttp([answer(429)], expecting({ status: 429 }))).toEqual([]);
    expect(namedInHttp([answer(429)], expecting({ status: 200 }))).toEqual(["http.client-error", "http.rate-limited"]);
    expect(rateLimited.explains).toContain("http.client-error");
  });
});
