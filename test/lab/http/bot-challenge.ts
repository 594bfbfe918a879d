import { changedRoutes, routesSite } from "../http-site.ts";
import type { FaultScenario } from "../scenario.ts";
import { changedServers, goodSite } from "../site.ts";
import type { HttpRoute } from "../stand-in/http.ts";

export const botChallengeEverywhere: FaultScenario = {
  id: "http.bot-challenge/by-headers",
  made: "a guard answers each request with the headers of a challenge",
  site: (setting) => routesSite(setting, "https"),
  fault: (site, { chance }) =>
    changedRoutes(site, "all", [
      chance.pick<HttpRoute>([
        { status: 403, headers: { server: "cloudflare", "cf-mitigated": "challenge" } },
        { status: 405, headers: { "x-amzn-waf-action": "captcha" } },
        { status: 429, headers: { "x-vercel-mitigated": "challenge" } },
      ]),
    ]),
  expected: ({ v4 }) => ({ cause: "http.bot-challenge", pattern: "everywhere", addresses: v4, isNote: true }),
};

export const botChallengeOneAddress: FaultScenario = {
  id: "http.bot-challenge/page-at-one-address",
  made: "nginx at one of two addresses shows the page of a guard",
  site: (setting) => goodSite(setting, "https"),
  fault: (site, { v4, odd }) =>
    changedServers(site, [v4[odd]], (server) =>
      server.kind === "nginx"
        ? { ...server, location: "default_type text/html; return 403 \"<html><body><div id='px-captcha'></div></body></html>\";" }
        : server,
    ),
  expected: ({ v4, odd }) => ({ cause: "http.bot-challenge", pattern: "some-addresses", addresses: [v4[odd]], isNote: true }),
};
