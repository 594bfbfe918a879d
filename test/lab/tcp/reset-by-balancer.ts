import { balancerSite, changedBalancers } from "../balancer.ts";
import type { FaultScenario } from "../scenario.ts";

export const resetByBalancer: FaultScenario = {
  id: "tcp.reset/by-balancer",
  made: "the balancer accepts and at once rejects every connection",
  site: (setting) => balancerSite(setting, "https"),
  fault: (site) => changedBalancers(site, (balancer) => ({ body: ["tcp-request connection reject", ...balancer.body] })),
  expected: ({ v4 }) => ({ cause: "tcp.reset", pattern: "everywhere", addresses: v4 }),
};
