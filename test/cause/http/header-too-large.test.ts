import { describe, expect, test } from "vitest";
import { headerTooLarge } from "../../../src/cause/http/header-too-large.ts";
import { seenOf, two } from "../../build/common.ts";
import { answer, nginxPage } from "../../build/http.ts";
import { namedInHttp } from "../../build/http-causes.ts";
import { judged } from "../../build/judged.ts";

type Told = Parameters<typeof answer>[1];
const laden = (status: number, told: Told = {}) => {
  const one = answer(status, { purpose: "many-headers", ...told });
  return { ...one, subject: { ...one.subject, cookieBytes: 4_000 } };
};
const found = (observations: Parameters<typeof seenOf>[0]) => headerTooLarge.find(seenOf(observations));

describe("http.header-too-large", () => {
  test.each([
    [431, {}],
    [494, {}],
    [400, { excerpt: nginxPage("400 Request Header Or Cookie Too Large") }],
    [
      400,
      {
        data: { title: "Bad Request" },
        excerpt: "Your browser sent a request: Size of a request header field exceeds server limit.",
      },
    ],
  ])("%i to a small request", (status, told) => {
    const bad = answer(status, told);
    expect(found([bad])).toMatchObject([{ failed: [bad], says: `${status}: the headers of a small request are too large` }]);
    expect(judged([bad]).findings.filter(({ role }) => role === "root")).toMatchObject([{ cause: "http.header-too-large" }]);
  });

  test.each([431, 494, 400])("%i only with cookies", (status) => {
    const bad = laden(status);
    expect(found([answer(200), bad])).toMatchObject([
      { failed: [bad], worked: [], says: `${status} to a request with 4.0 kB of cookies` },
    ]);
    expect(judged([answer(200), bad])).toMatchObject({
      verdict: "suspect",
      findings: [{ cause: "http.header-too-large", role: "root", pattern: "everywhere" }],
    });
  });

  test("at one of two addresses", () => {
    const all = [answer(200), answer(200, { address: two }), laden(431), laden(200, { address: two })];
    expect(judged(all).findings[0]).toMatchObject({
      cause: "http.header-too-large",
      pattern: "some-addresses",
      works: { addresses: [two] },
    });
  });

  test.each([
    ["cookies that pass", [answer(200), laden(200)]],
    ["a 400 to everybody", [answer(400), laden(400)]],
    ["a guard that dislikes them", [answer(200), laden(403)]],
    ["another answer for who brings cookies", [answer(302, { headers: { location: "/login" } }), laden(200)]],
    ["a 400 of another kind", [answer(400, { excerpt: "no such field" })]],
    ["a 5xx", [answer(200), laden(502)]],
  ])("%s is none", (_, observations) => {
    expect(found(observations)).toEqual([]);
    expect(namedInHttp(observations.slice(0, 1))).toEqual([]);
  });
});
