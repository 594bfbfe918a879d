import { describe, expect, test } from "vitest";
import { unavailable } from "../../../src/cause/http/unavailable.ts";
import { seenOf, two } from "../../build/common.ts";
import { answer, nginxPage } from "../../build/http.ts";
import { expecting, namedInHttp } from "../../build/http-causes.ts";
import { thrice } from "../../build/tls.ts";

const says = (told: Parameters<typeof answer>[1]) => unavailable.find(seenOf([answer(503, told)]))[0]?.says;

describe("http.unavailable", () => {
  test("503 on one address", () => {
    const bad = thrice((told) => answer(503, { ...told, excerpt: nginxPage("503 Service Temporarily Unavailable") }));
    const good = answer(200, { address: two });
    expect(unavailable.find(seenOf([...bad, good]))).toMatchObject([
      { failed: bad, worked: [good], says: "503 written by nginx", ruledOut: [{ cause: "http.bot-challenge", by: bad }] },
    ]);
    expect(namedInHttp([...bad, good])).toEqual(["http.unavailable"]);
  });

  test("a time to come back is told", () => {
    expect(says({ headers: { "retry-after": "600" } })).toBe("503 asks to retry in 10 min");
    expect(says({ headers: { "retry-after": "Sat, 01 Aug 2026 15:00:00 GMT" }, excerpt: nginxPage("503") })).toBe(
      "503 written by nginx, asks to retry in 3 hours",
    );
  });

  test.each(["0", "-5", "soon", "", "99999999999999999999", "Fri, 31 Jul 2026 12:00:00 GMT"])(
    "Retry-After %j tells nothing",
    (value) => {
      expect(says({ headers: { "retry-after": value } })).toBe("503 writer unknown");
    },
  );

  test.each(["no healthy upstream", "no available server"])("%s: that has a name of its own", (excerpt) => {
    expect(unavailable.find(seenOf([answer(503, { excerpt })]))).toEqual([]);
  });

  test.each([{ "cf-mitigated": "challenge" }, { "x-amzn-waf-action": "challenge" }, { "x-vercel-mitigated": "challenge" }])(
    "a challenge (%o) is none",
    (headers) => {
      expect(namedInHttp([answer(503, { headers })])).toEqual([]);
    },
  );

  test("expected, it is healthy, and anything else is not", () => {
    const closed = expecting({ status: 503 });
    expect(namedInHttp([answer(503, { waitMs: 30 })], closed)).toEqual([]);
    expect(namedInHttp([answer(200)], closed)).toEqual(["http.client-error"]);
    expect(namedInHttp([answer(502)], closed)).toEqual(["http.bad-gateway"]);
  });

  test("expected of users, it is not of the health path", () => {
    const health = answer(503, { purpose: "health-path" });
    expect(namedInHttp([answer(503), health], expecting({ status: 503 }))).toEqual(["http.health-check-mismatch"]);
  });
});
