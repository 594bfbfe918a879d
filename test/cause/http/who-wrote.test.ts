import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { whoWrote, writerInWords } from "../../../src/cause/http/who-wrote.ts";
import { answer, nginxPage } from "../../build/http.ts";

const written = (status: number, headers: Readonly<Record<string, string>>, excerpt = "") =>
  writerInWords(whoWrote(answer(status, { headers, excerpt })));

describe("who wrote an answer", () => {
  test.each([
    ["nginx's own page", 502, { server: "nginx" }, nginxPage("502 Bad Gateway"), "written by nginx"],
    ["a page of an application behind nginx", 502, { server: "nginx/1.25" }, "{}", "from nginx or behind it"],
    ["an ingress with its version hidden", 503, {}, nginxPage("503").replace("/1.22.1", ""), "written by nginx"],
    ["openresty", 502, { server: "openresty" }, "<hr><center>openresty/1.21.4.1</center>", "written by openresty"],
    [
      "haproxy's bare page",
      503,
      {},
      "<html><body><h1>503 Service Unavailable</h1>\\nNo server is available to handle this request.\\n</body></html>",
      "written by haproxy",
    ],
    ["Apache's proxy", 502, { server: "Apache" }, "<title>502 Proxy Error</title>", "written by Apache"],
    [
      "envoy",
      503,
      { server: "envoy" },
      "upstream connect error or disconnect/reset before headers. reset reason: connection failure",
      "written by envoy",
    ],
    [
      "what stands behind envoy",
      503,
      { server: "istio-envoy", "x-envoy-upstream-service-time": "3" },
      "no",
      "from envoy or behind it",
    ],
    [
      "envoy's words from behind another envoy",
      503,
      { server: "envoy", "x-envoy-upstream-service-time": "3" },
      "upstream connect error",
      "from envoy or behind it",
    ],
    ["AWS load balancer", 503, { server: "awselb/2.0" }, "", "written by AWS load balancer"],
    ["CloudFront itself", 502, { server: "CloudFront", "x-cache": "Error from cloudfront" }, "", "written by CloudFront"],
    [
      "an origin behind CloudFront",
      502,
      { server: "nginx", via: "1.1 abc.cloudfront.net (CloudFront)" },
      "",
      "from CloudFront or behind it",
    ],
    ["Cloudflare about its origin", 522, { "cf-ray": "8a1-FRA" }, "", "written by Cloudflare"],
    ["an origin behind Cloudflare", 502, { server: "cloudflare", "cf-ray": "8a1-FRA" }, "oops", "from Cloudflare or behind it"],
    ["Varnish", 503, { server: "Varnish" }, "<h3>Guru Meditation:</h3>", "written by Varnish"],
    ["Google's balancer", 502, { via: "1.1 google" }, "<title>502 Server Error</title>", "written by Google load balancer"],
    ["Traefik", 503, {}, "no available server", "written by Traefik"],
    ["a proxy in Go", 502, {}, "Bad Gateway", "written by a proxy in Go such as Traefik"],
    ["Caddy", 502, { server: "Caddy" }, "", "written by Caddy"],
    ["an application behind Caddy", 500, { server: "Caddy" }, "trace", "from Caddy or behind it"],
    ["Windows", 503, { server: "Microsoft-HTTPAPI/2.0" }, "", "written by Windows HTTP.sys"],
    ["Azure", 502, { server: "Microsoft-Azure-Application-Gateway/v2" }, "", "written by Azure Application Gateway"],
    ["only Via", 502, { via: "1.1 proxy.corp.example (squid)" }, "", "from proxy.corp.example or behind it"],
    ["nothing at all", 502, {}, "", "writer unknown"],
  ])("%s", (_, status, headers, excerpt, expected) => {
    expect(written(status, headers, excerpt)).toBe(expected);
  });

  test("whatever is in headers and page, a name is short and on one line", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.string({ unit: "binary" }),
        fc.string({ unit: "binary" }),
        fc.integer({ min: 100, max: 599 }),
        (server, via, excerpt, status) => {
          const name = whoWrote(answer(status, { headers: { server, via }, excerpt }))?.name ?? "";
          expect([...name].length).toBeLessThanOrEqual(40);
          expect(name).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        },
      ),
    );
  });
});
