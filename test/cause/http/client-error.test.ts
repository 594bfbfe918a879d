import { describe, expect, test } from "vitest";
import { clientError } from "../../../src/cause/http/client-error.ts";
import { httpTarget, seenOf, two } from "../../build/common.ts";
import { answer, brokenRequest } from "../../build/http.ts";
import { expecting, namedInHttp } from "../../build/http-causes.ts";

const found = (observations: Parameters<typeof seenOf>[0], expect_: Parameters<typeof expecting>[0] = {}) =>
  clientError.find(seenOf(observations, { settings: expecting(expect_) }));

describe("http.client-error", () => {
  test.each([401, 403, 404, 405, 410])("%i alone is a note", (status) => {
    const bad = answer(status);
    const good = answer(200, { address: two });
    expect(found([bad, good])).toMatchObject([{ failed: [bad], worked: [good], impact: "latent", variant: `${status}` }]);
    expect(namedInHttp([bad])).toEqual([]);
  });

  test("the words say what it is", () => {
    expect(found([answer(404)])[0]?.says).toBe("404: the service has no such page");
  });

  test("a limit, headers that are too large and a challenge have names of their own", () => {
    expect(found([answer(429), answer(431), answer(403, { headers: { "cf-mitigated": "challenge" } })])).toEqual([]);
  });

  test("what turns everybody away is no note about this request", () => {
    expect(found([answer(421)])).toEqual([]);
    expect(found([answer(400, { excerpt: "The plain HTTP request was sent to HTTPS port" })])).toEqual([]);
    expect(found([answer(400, { excerpt: "no such field" })])).toHaveLength(1);
  });

  test("against an expected status it breaks", () => {
    const bad = answer(404);
    const good = answer(200, { address: two });
    expect(found([bad, good], { status: 200 })).toMatchObject([
      { failed: [bad], worked: [good], impact: "breaks", says: "404 where 200 was expected" },
    ]);
  });

  test("an expected 404 is healthy, and not even a note", () => {
    expect(found([answer(404)], { status: 404 })).toEqual([]);
  });

  test("a 5xx has a name of its own", () => {
    expect(found([answer(500), answer(503)], { status: 200 })).toEqual([]);
  });

  test("a redirect is judged by where it leads", () => {
    const first = answer(301, { url: "http://api.example.com/", headers: { location: "https://api.example.com/" } });
    const end = (status: number) => answer(status, { purpose: "redirect", url: "https://api.example.com/" });
    expect(clientError.find(seenOf([first, end(200)], { target: httpTarget, settings: expecting({ status: 200 }) }))).toEqual([]);
    expect(
      clientError.find(seenOf([first, end(403)], { target: httpTarget, settings: expecting({ status: 200 }) })),
    ).toMatchObject([{ impact: "breaks", says: "403 where 200 was expected after the redirect" }]);
    expect(
      clientError.find(seenOf([first, end(403)], { target: httpTarget, settings: expecting({ status: 301 }) })),
    ).toMatchObject([{ impact: "latent" }]);
    expect(clientError.find(seenOf([answer(301, { headers: {} })], { settings: expecting({ status: 200 }) }))).toMatchObject([
      { says: "301 where 200 was expected" },
    ]);
  });

  test("a text that is missing breaks, and one that is there is healthy", () => {
    const bad = answer(200, { data: { expectedTextFound: false, bodyBytes: 40 } });
    const good = answer(200, { address: two, data: { expectedTextFound: true } });
    expect(found([bad, good], { text: "ready" })).toMatchObject([
      { failed: [bad], worked: [good], impact: "breaks", says: "the expected text is not in the answer" },
    ]);
    expect(found([good], { text: "ready" })).toEqual([]);
    expect(found([bad], {})).toEqual([]);
  });

  test("a wrong status without the text is said once", () => {
    expect(found([answer(404, { data: { expectedTextFound: false } })], { status: 200, text: "ready" })).toHaveLength(1);
  });

  test("the health path is not asked for what users expect", () => {
    expect(found([answer(200), answer(204, { purpose: "health-path" })], { status: 200 })).toEqual([]);
  });

  test("without an answer there is nothing to judge", () => {
    expect(
      found(
        [brokenRequest("timeout", "wait"), brokenRequest("refused", "connect"), answer(404, { skippedBecause: "cancelled" })],
        { status: 200 },
      ),
    ).toEqual([]);
  });
});
