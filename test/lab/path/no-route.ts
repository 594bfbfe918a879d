import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const noRouteAtRouter: FaultScenario = {
  id: "path.no-route/unreachable-route",
  made: "the first router has a route of type unreachable for the server's network",
  site: (setting) => goodSite(setting, "https"),
  fault: () => ({ ipLines: { r1: ["route add unreachable 203.0.113.0/24"] } }),
  expected: ({ v4 }) => ({ cause: "path.no-route", pattern: "everywhere", addresses: v4 }),
};

export const noRouteMissing: FaultScenario = {
  id: "path.no-route/missing-over-ipv6",
  made: "the last router has no route for the server's IPv6 network",
  site: (setting) => goodSite(setting, "https", [setting.v4[0], ...setting.v6]),
  fault: (_, { network }) => ({ ipLines: { r2: [`route del ${network.server.own6.split("::")[0]}::/64 dev server0`] } }),
  expected: ({ v6 }) => ({ cause: "path.no-route", pattern: "one-family", addresses: v6 }),
};

export const noRouteHostGone: FaultScenario = {
  id: "path.no-route/host-gone",
  made: "the server has lost one of its two addresses, and its router says so",
  site: (setting) => goodSite(setting, "http"),
  fault: (_, { v4, odd }) => ({
    prepare: async ({ run }) => void (await run("server", "ip", "address", "del", `${v4[odd]}/24`, "dev", "up0")),
  }),
  expected: ({ v4, odd }) => ({ cause: "path.no-route", pattern: "some-addresses", addresses: [v4[odd]] }),
};

export const noRouteHere: FaultScenario = {
  id: "path.no-route/own-table",
  made: "the routing table of the machine that asks says that one of two addresses is unreachable",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { v4, odd, chance }) => ({
    ipLines: { client: [`route add ${chance.pick(["unreachable", "blackhole"])} ${v4[odd]}/32`] },
  }),
  expected: ({ v4, odd }) => ({ cause: "path.no-route", pattern: "some-addresses", addresses: [v4[odd]] }),
};

/** Nothing resolves, so no address is known: only the resolvers show it. */
export const noRouteNothingKnown: FaultScenario = {
  id: "path.no-route/no-default-route",
  made: "the client has lost its default route, or one of type unreachable stands in its place",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { chance }) => ({ ipLines: { client: [chance.pick(["route del default", "route replace unreachable default"])] } }),
  expected: () => ({ cause: "path.no-route", pattern: "everywhere" }),
};
