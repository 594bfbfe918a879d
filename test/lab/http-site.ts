import type { StandIn } from "./server.ts";
import type { Setting } from "./setting.ts";
import { goodIdentity, goodSite, type Site } from "./site.ts";
import type { HttpRoute } from "./stand-in/http.ts";

const greeting: HttpRoute = { status: 200, headers: { "content-type": "text/plain" }, body: "ready\n" };

/** A site that works, each address a small server of ours that answers by these routes, and by a greeting where none fits. */
export function routesSite(setting: Setting, scheme: "http" | "https", routes: readonly HttpRoute[] = []): Site {
  const site = goodSite(setting, scheme);
  const identity = scheme === "https" ? goodIdentity(setting) : null;
  const servers = site.servers.map(
    ({ address, port }): StandIn => ({
      kind: "program",
      program: "http",
      address,
      port,
      identity,
      arguments: { routes: [...routes, greeting] },
    }),
  );
  return { ...site, servers };
}

/** The same servers, where those at the addresses named answer by these routes first. */
export const changedRoutes = (
  { servers }: Site,
  at: readonly string[] | "all",
  routes: readonly HttpRoute[],
): Pick<Site, "servers"> => ({
  servers: servers.map((server) =>
    server.kind === "program" && server.program === "http" && (at === "all" || at.includes(server.address))
      ? { ...server, arguments: { ...server.arguments, routes: [...routes, ...server.arguments.routes] } }
      : server,
  ),
});
