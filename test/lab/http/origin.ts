import { changedRoutes, routesSite } from "../http-site.ts";
import type { FaultScenario } from "../scenario.ts";
import type { HttpRoute } from "../stand-in/http.ts";

/** What Cloudflare writes to a client that asks for no page. */
const byCdn = (status: number): HttpRoute => ({
  status,
  headers: { server: "cloudflare", "cf-ray": "8f0b7a1e5d3c2a11-FRA", "content-type": "text/plain; charset=UTF-8" },
  body: `error code: ${status}`,
});

const everywhere = (
  how: string,
  cause: FaultScenario["id"] & `http.${string}`,
  statuses: readonly [number, number],
): FaultScenario => ({
  id: `${cause}/${how}`,
  made: `a CDN answers ${statuses.join(" or ")} at every address`,
  site: (setting) => routesSite(setting, "https"),
  fault: (site, { chance }) => changedRoutes(site, "all", [byCdn(chance.pick(statuses))]),
  expected: ({ v4 }) => ({ cause, pattern: "everywhere", addresses: v4 }),
});

const atOne = (cause: FaultScenario["id"] & `http.${string}`, statuses: readonly [number, number]): FaultScenario => ({
  id: `${cause}/one-address`,
  made: `a CDN answers ${statuses.join(" or ")} at one of two addresses, without naming itself`,
  site: (setting) => routesSite(setting, "http"),
  fault: (site, { chance, v4, odd }) => changedRoutes(site, [v4[odd]], [{ status: chance.pick(statuses) }]),
  expected: ({ v4, odd }) => ({ cause, pattern: "some-addresses", addresses: [v4[odd]] }),
});

export const originUnreachable = everywhere("by-cdn", "http.origin-unreachable", [521, 523]);
export const originUnreachableOneAddress = atOne("http.origin-unreachable", [521, 523]);
export const originTimeout = everywhere("by-cdn", "http.origin-timeout", [522, 524]);
export const originTimeoutOneAddress = atOne("http.origin-timeout", [522, 524]);
export const originTls = everywhere("by-cdn", "http.origin-tls", [525, 526]);
export const originTlsOneAddress = atOne("http.origin-tls", [525, 526]);
