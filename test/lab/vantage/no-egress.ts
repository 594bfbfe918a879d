import { controlledSite } from "../control-site.ts";
import type { FaultScenario } from "../scenario.ts";

export const noEgressDropped: FaultScenario = {
  id: "vantage.no-egress/dropped-behind-gateway",
  made: "the client's router hands nothing on that comes from the client, without a word",
  site: (setting) => controlledSite(setting, "https"),
  fault: () => ({ rules: { r1: { forward: ['iifname "up0" drop'] } } }),
  expected: () => ({ cause: "vantage.no-egress", pattern: "everywhere", addresses: [], resolvers: [] }),
};

/** The target is given by address, so that no lookup fails before it. */
export const noEgressWayBack: FaultScenario = {
  id: "vantage.no-egress/nothing-comes-back",
  made: "what comes back for the client is dropped at its router, whoever sends it; the target is an address",
  site: (setting) => {
    const site = controlledSite(setting, "http", [setting.v4[0]]);
    return { ...site, target: `http://${setting.v4[0]}:${setting.plainPort}/` };
  },
  fault: () => ({ rules: { r1: { forward: ['oifname "up0" drop'] } } }),
  expected: () => ({ cause: "vantage.no-egress", pattern: "everywhere", addresses: [], resolvers: [] }),
};

export const noEgressLinkDown: FaultScenario = {
  id: "vantage.no-egress/link-down",
  made: "the client's link is down",
  site: (setting) => controlledSite(setting, "https"),
  fault: () => ({ ipLines: { client: ["link set up0 down"] } }),
  expected: () => ({ cause: "vantage.no-egress", pattern: "everywhere", addresses: [], resolvers: [] }),
};
