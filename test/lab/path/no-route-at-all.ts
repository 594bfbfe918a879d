import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** A name is asked for, and no resolver lies before that router: it alone says why nothing is found. */
export const noRouteRouterLostDefault: FaultScenario = {
  id: "path.no-route/router-lost-default",
  made: "the client's router has lost its default route, by itself or with both its links",
  site: (setting) => goodSite(setting, setting.chance.pick(["http", "https"])),
  fault: (_, { chance }) => ({
    ipLines: { r1: chance.pick([["route del default"], ["link set mid0 down", "link set mid1 down"]]) },
  }),
  expected: () => ({ cause: "path.no-route", pattern: "everywhere" }),
};

/** Such a router says of each host that it cannot be reached. */
export const noRouteRouterUnreachable: FaultScenario = {
  id: "path.no-route/router-default-unreachable",
  made: "the default route of the client's router is of type unreachable, and the two resolvers are on different networks",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const elsewhere = `100.64.${setting.chance.number(1, 250)}.${setting.chance.number(10, 240)}`;
    const [first] = site.resolvers.slice(0, 1);
    const second = { kind: "unbound" as const, address: elsewhere, lines: [] };
    return { ...site, held: { dns: [elsewhere] }, resolvers: first === undefined ? [second] : [first, second] };
  },
  fault: () => ({ ipLines: { r1: ["route replace unreachable default"] } }),
  expected: () => ({ cause: "path.no-route", pattern: "everywhere" }),
};
