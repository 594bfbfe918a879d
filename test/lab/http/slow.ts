import { balancerSite, changedBalancers } from "../balancer.ts";
import type { FaultScenario } from "../scenario.ts";

export const slow: FaultScenario = {
  id: "http.slow/each-request",
  made: "each request is held for three seconds before it is answered",
  site: (setting) => balancerSite(setting, "https"),
  fault: (site) =>
    changedBalancers(site, ({ body }) => ({
      body: ["tcp-request inspect-delay 3s", "tcp-request content accept if WAIT_END", ...body],
    })),
  expected: ({ v4 }) => ({ cause: "http.slow", pattern: "everywhere", addresses: v4 }),
};
