import { describe, expect, test } from "vitest";
import { originTls } from "../../../src/cause/http/origin-tls.ts";
import { originUnreachable } from "../../../src/cause/http/origin-unreachable.ts";
import { seenOf, two } from "../../build/common.ts";
import { answer } from "../../build/http.ts";
import { expecting, namedInHttp } from "../../build/http-causes.ts";
import { thrice } from "../../build/tls.ts";

const cdn = { headers: { server: "cloudflare", "cf-ray": "8a1-FRA" } };

describe("what a CDN says of the server behind it", () => {
  test.each([
    [521, "http.origin-unreachable", "521, Cloudflare: the origin refuses connections"],
    [523, "http.origin-unreachable", "523, Cloudflare: the origin cannot be reached"],
    [522, "http.origin-timeout", "522, Cloudflare: the origin does not answer connections"],
    [524, "http.origin-timeout", "524, Cloudflare: the origin answers too late"],
    [525, "http.origin-tls", "525, Cloudflare: the TLS handshake with it fails"],
    [526, "http.origin-tls", "526, Cloudflare: the origin's certificate is not valid"],
    [530, "http.origin-tls", "530, Cloudflare: the CDN has no way to the origin"],
  ])("%i is %s", (status, id, says) => {
    const bad = thrice((told) => answer(status, { ...told, ...cdn }));
    const good = answer(200, { address: two });
    expect(namedInHttp([...bad, good])).toEqual([id]);
    const matches = [originUnreachable, originTls].flatMap((cause) => cause.find(seenOf([...bad, good])));
    for (const match of matches)
      expect(match).toMatchObject({ says, failed: bad, worked: [good], ruledOut: [{ cause: "http.server-error" }] });
  });

  test("530 with 1016 is an origin whose name does not resolve", () => {
    const bad = answer(530, { ...cdn, excerpt: "error code: 1016" });
    expect(originUnreachable.find(seenOf([bad]))[0]?.says).toBe("530, Cloudflare: the origin's name does not resolve");
    expect(originTls.find(seenOf([bad]))).toEqual([]);
  });

  test("without a sign of a CDN the number says the same, and an application that uses it is not ruled out", () => {
    expect(originUnreachable.find(seenOf([answer(521)]))).toMatchObject([
      { says: "521, the CDN: the origin refuses connections", ruledOut: [] },
    ]);
  });

  test("others have their own names, and what is expected is none", () => {
    expect(namedInHttp([answer(520, cdn)])).toEqual(["http.server-error"]);
    expect(namedInHttp([answer(502, cdn)])).toEqual(["http.bad-gateway"]);
    expect(namedInHttp([answer(522, cdn)], expecting({ status: 522 }))).toEqual([]);
  });
});
