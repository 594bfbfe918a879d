import { describe, expect, test } from "vitest";
import { noHealthyUpstream } from "../../../src/cause/http/no-healthy-upstream.ts";
import { seenOf, two } from "../../build/common.ts";
import { answer, nginxPage } from "../../build/http.ts";
import { namedInHttp } from "../../build/http-causes.ts";
import { thrice } from "../../build/tls.ts";

const haproxyPage =
  "<html><body><h1>503 Service Unavailable</h1>\\nNo server is available to handle this request.\\n</body></html>";

describe("http.no-healthy-upstream", () => {
  test.each([
    ["envoy", { excerpt: "no healthy upstream", headers: { server: "envoy" } }],
    ["Traefik", { excerpt: "no available server\\n" }],
    ["Kong", { excerpt: '{"message":"failure to get a peer from the ring-balancer"}', headers: { server: "kong/3.4" } }],
    ["haproxy", { excerpt: haproxyPage }],
    ["Varnish", { excerpt: "<h1>Error 503 Backend is unhealthy</h1>" }],
    [
      "AWS load balancer",
      {
        headers: { server: "awselb/2.0" },
        excerpt: "<html>\\r\\n<head><title>503 Service Temporarily Unavailable</title></head>",
      },
    ],
  ])("in the words of %s", (who, told) => {
    const bad = thrice((tried) => answer(503, { ...tried, ...told }));
    const good = answer(200, { address: two });
    const [match, ...rest] = noHealthyUpstream.find(seenOf([...bad, good]));
    expect(match).toMatchObject({ failed: bad, worked: [good] });
    expect(match?.says).toMatch(/^503, no healthy server left behind /);
    if (who !== "Varnish") expect(match?.says).toContain(who.slice(0, 6));
    expect(rest).toEqual([]);
    expect(namedInHttp([...bad, good])).toEqual(["http.no-healthy-upstream"]);
  });

  test("where the same address serves on other tries, HAProxy's page speaks of one member", () => {
    const tries = [answer(503, { excerpt: haproxyPage }), answer(200, { attempt: 2 })];
    expect(namedInHttp(tries)).toEqual(["http.unavailable"]);
  });

  test.each([
    ["nginx's own page", { excerpt: nginxPage("503 Service Temporarily Unavailable") }],
    ["a planned pause", { headers: { "retry-after": "600" } }],
    ["a text of one's own behind the AWS load balancer", { headers: { server: "awselb/2.0" }, excerpt: "closed for today" }],
    ["envoy that lost a connection", { excerpt: "upstream connect error or disconnect/reset before headers" }],
  ])("%s is none", (_, told) => {
    expect(namedInHttp([answer(503, told)])).toEqual(["http.unavailable"]);
  });
});
