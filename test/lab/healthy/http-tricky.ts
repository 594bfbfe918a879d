import { routesSite } from "../http-site.ts";
import type { HealthyScenario } from "../scenario.ts";
import { changedLocations, goodSite } from "../site.ts";
import type { HttpRoute } from "../stand-in/http.ts";

export const botWall: HealthyScenario = {
  id: "healthy/bot-wall",
  made: "a guard asks the probe to prove that it is a person",
  site: (setting) =>
    routesSite(setting, "https", [
      setting.chance.pick<HttpRoute>([
        { status: 403, headers: { server: "cloudflare", "cf-mitigated": "challenge", "content-type": "text/html" } },
        { status: 503, headers: { server: "cloudflare", "content-type": "text/html" }, body: "<title>Just a moment...</title>" },
        { status: 202, headers: { "x-amzn-waf-action": "challenge" } },
      ]),
    ]),
  expected: "healthy",
};

export const redirectDowngrade: HealthyScenario = {
  id: "healthy/redirect-downgrade",
  made: "https sends on to http, which works",
  site: (setting) => {
    const secure = goodSite(setting, "https");
    const plain = goodSite(setting, "http");
    const location = `return 302 http://${setting.host}:${setting.plainPort}/;`;
    const { servers } = changedLocations(secure, location);
    return { ...secure, servers: [...servers, ...plain.servers] };
  },
  expected: "healthy",
};

export const changingBody: HealthyScenario = {
  id: "healthy/changing-body",
  made: "each answer has another body and another cookie, and the two addresses run other software",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return {
      ...site,
      ...changedLocations(
        site,
        'default_type text/html; add_header Set-Cookie "id=$request_id"; return 200 "<title>Shop</title>$request_id $msec";',
      ),
    };
  },
  expected: "healthy",
};
