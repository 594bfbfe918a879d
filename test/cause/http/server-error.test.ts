import { describe, expect, test } from "vitest";
import { serverError } from "../../../src/cause/http/server-error.ts";
import { seenOf, two } from "../../build/common.ts";
import { answer } from "../../build/http.ts";

describe("http.server-error", () => {
  test("each status is a finding of its own", () => {
    const seen = [
      answer(500, { headers: { server: "gunicorn/20.1" } }),
      answer(501, { attempt: 2 }),
      answer(200, { address: two }),
    ];
    expect(serverError.find(seenOf(seen))).toMatchObject([
      { failed: [seen[0]], worked: [seen[2]], variant: "500", says: "500 from gunicorn or behind it" },
      { failed: [seen[1]], worked: [seen[2]], variant: "501", says: "501 writer unknown" },
    ]);
  });

  test("520 is the CDN's word about the origin, and has no name of its own", () => {
    const [match] = serverError.find(seenOf([answer(520, { headers: { server: "cloudflare", "cf-ray": "8a1-FRA" } })]));
    expect(match?.says).toBe("520, the origin's answer made no sense to the CDN");
    expect(match?.next[0]).toContain("origin");
  });

  test("a status beyond all of HTTP's is taken for one of these", () => {
    expect(serverError.find(seenOf([answer(998)]))).toMatchObject([{ variant: "998" }]);
  });

  test.each([521, 522, 523, 524, 525, 526, 530])("%i has a name of its own", (status) => {
    expect(serverError.find(seenOf([answer(status)]))).toEqual([]);
  });

  test.each([200, 304, 404, 499, 502, 503, 504])("%i is none", (status) => {
    expect(serverError.find(seenOf([answer(status)]))).toEqual([]);
  });
});
