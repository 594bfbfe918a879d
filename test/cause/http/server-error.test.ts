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

  test.each([
    [521, "521, Cloudflare: the origin refuses connections"],
    [522, "522, Cloudflare: the origin does not answer connections"],
    [526, "526, Cloudflare: the origin's certificate is not valid"],
    [529, "529 written by Cloudflare"],
  ])("%i is Cloudflare's word about the origin", (status, says) => {
    const [match] = serverError.find(seenOf([answer(status, { headers: { server: "cloudflare", "cf-ray": "8a1-FRA" } })]));
    expect(match?.says).toBe(says);
    expect(match?.next[0]).toContain("origin");
  });

  test("without a sign of Cloudflare, a 521 is only a number", () => {
    expect(serverError.find(seenOf([answer(521)]))[0]?.says).toBe("521 writer unknown");
  });

  test.each([200, 304, 404, 499, 502, 503, 504])("%i is none", (status) => {
    expect(serverError.find(seenOf([answer(status)]))).toEqual([]);
  });
});
