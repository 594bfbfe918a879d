import { balancerSite } from "../balancer.ts";
import type { FaultScenario } from "../scenario.ts";
import { changedIdentities } from "../site.ts";

export const expiredEverywhere: FaultScenario = {
  id: "tls.expired/everywhere",
  made: "the balancers show a certificate that ran out an hour ago",
  site: (setting) => balancerSite(setting, "https"),
  fault: (site) => changedIdentities(site, "all", { from: -90, until: -1 / 24 }),
  expected: ({ v4 }) => ({ cause: "tls.expired", pattern: "everywhere", addresses: v4 }),
};
