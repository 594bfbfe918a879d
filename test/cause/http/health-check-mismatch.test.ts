import { describe, expect, test } from "vitest";
import { healthCheckMismatch } from "../../../src/cause/http/health-check-mismatch.ts";
import { seenOf, two } from "../../build/common.ts";
import { answer, brokenRequest } from "../../build/http.ts";
import { upgrade, wssTarget } from "../../build/http-beyond.ts";
import { expecting, namedInHttp } from "../../build/http-causes.ts";
import { judged } from "../../build/judged.ts";

type Told = Parameters<typeof answer>[1];
const check = (status: number, told: Told = {}) =>
  answer(status, { purpose: "health-path", url: "https://api.example.com/healthz", ...told });
const thrice = <T>(make: (told: { attempt: number }) => T): T[] => [1, 2, 3].map((attempt) => make({ attempt }));
const found = (observations: Parameters<typeof seenOf>[0]) => healthCheckMismatch.find(seenOf(observations));

describe("http.health-check-mismatch", () => {
  test.each([503, 500, 404])("the check answers %i while users are served", (status) => {
    const bad = thrice((told) => check(status, told));
    const { verdict, findings } = judged([answer(200), ...bad]);
    expect(verdict).toBe("suspect");
    expect(findings.filter(({ role }) => role !== "note")).toMatchObject([
      { cause: "http.health-check-mismatch", role: "root", pattern: "everywhere", impact: "degrades" },
    ]);
    expect(findings[0]?.summary).toBe(`health path answers ${status}, users are served`);
  });

  test("the check fails while WebSockets are opened, whatever an ordinary request for their URL gets", () => {
    const bad = thrice((told) => check(503, told));
    const page = answer(426, { url: "https://api.example.com/live" });
    const found = (status: number) =>
      healthCheckMismatch.find(seenOf([...bad, page, ...thrice((told) => upgrade(status, told))], { target: wssTarget }));
    expect(found(101)).toMatchObject([{ failed: bad, says: "health path answers 503, users are served" }]);
    expect(found(502)).toEqual([]);
  });

  test("two checks that fail are two matches, each with its own path", () => {
    const bad = thrice((told) => check(503, told));
    const worse = thrice((told) => check(500, { ...told, url: "https://api.example.com/ready" }));
    const matches = found([answer(200), ...bad, ...worse]);
    expect(matches.map(({ says }) => says).sort()).toEqual(
      [500, 503].map((status) => `health path answers ${status}, users are served`),
    );
    expect(new Set(matches.map(({ variant }) => variant)).size).toBe(2);
  });

  test("the check gives no answer at one of two addresses", () => {
    const bad = thrice((told) =>
      brokenRequest("closed", "wait", { ...told, purpose: "health-path", url: "https://api.example.com/healthz" }),
    );
    const all = [answer(200), answer(200, { address: two }), ...bad, check(200, { address: two })];
    expect(judged(all).findings.filter(({ role }) => role === "root")).toMatchObject([
      { cause: "http.health-check-mismatch", pattern: "some-addresses" },
    ]);
  });

  test("the check is content while users fail: what hurts users is the root, and this follows from it", () => {
    const bad = thrice((told) => answer(500, told));
    const { findings } = judged([...bad, check(200)]);
    expect(findings).toMatchObject([
      { cause: "http.server-error", role: "root" },
      { cause: "http.health-check-mismatch", role: "consequence", explainedBy: "fnd_1" },
    ]);
    const silent = thrice((told) => brokenRequest("closed", "wait", told));
    expect(judged([...silent, check(200)]).findings.map(({ cause, role }) => `${role} ${cause}`)).toEqual([
      "root http.no-response",
      "consequence http.health-check-mismatch",
    ]);
  });

  test.each([
    ["both are well", [answer(200), check(200)]],
    ["both fail, in whatever way", [answer(500), check(503)]],
    ["users get what a stranger gets", [answer(404), check(200)]],
    ["the check is closed to strangers", [answer(200), check(403)]],
    ["the check limits", [answer(200), check(429)]],
    ["the check is challenged", [answer(200), check(503, { headers: { "cf-mitigated": "challenge" } })]],
    ["users fail now and then", [answer(200), answer(502, { attempt: 2, purpose: "sample" }), check(200)]],
    ["nobody asked for it", [answer(500)]],
    ["the connection never stood", [answer(200), brokenRequest("refused", "connect", { purpose: "health-path" })]],
  ])("%s: none", (_, observations) => {
    expect(found(observations)).toEqual([]);
  });

  test("against what is expected of users", () => {
    const bad = thrice((told) => answer(404, told));
    expect(namedInHttp([...bad, check(200)], expecting({ status: 200 }))).toEqual([
      "http.client-error",
      "http.health-check-mismatch",
    ]);
  });
});
