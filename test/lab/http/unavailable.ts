import { balancerSite, changedBalancers } from "../balancer.ts";
import type { FaultScenario } from "../scenario.ts";

export const unavailable: FaultScenario = {
  id: "http.unavailable/no-member",
  made: "the balancers have no server behind them",
  site: (setting) => balancerSite(setting, "https"),
  fault: (site) => changedBalancers(site, ({ backends }) => ({ backends: backends.slice(0, -1) })),
  expected: ({ v4 }) => ({ cause: "http.unavailable", pattern: "everywhere", addresses: v4 }),
};
