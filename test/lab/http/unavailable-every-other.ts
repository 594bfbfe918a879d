import { balancerSite, changedBalancers } from "../balancer.ts";
import { applicationPort } from "../proxy.ts";
import type { FaultScenario } from "../scenario.ts";

/** HAProxy says 503 where nothing accepts behind it, and goes on to the next member with the next request. */
export const unavailableEveryOther: FaultScenario = {
  id: "http.unavailable/every-other",
  made: "the balancers share requests between an application and a port where nothing listens",
  site: (setting) => balancerSite(setting, "https"),
  fault: (site, { network }) =>
    changedBalancers(site, ({ backends }) => ({
      backends: [...backends, `  server gone ${network.server.own4}:${applicationPort}`, "  retries 0"],
    })),
  expected: ({ v4 }) => ({ cause: "http.unavailable", pattern: "some-tries", addresses: v4 }),
};
