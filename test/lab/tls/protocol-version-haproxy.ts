import { balancerSite, changedBalancers } from "../balancer.ts";
import type { FaultScenario } from "../scenario.ts";

export const protocolVersionHaproxy: FaultScenario = {
  id: "tls.protocol-version/haproxy-at-most",
  made: "HAProxy with ssl-max-ver TLSv1.1",
  site: (setting) => balancerSite(setting, "https"),
  fault: (site) => changedBalancers(site, () => ({ binds: "ssl-min-ver TLSv1.0 ssl-max-ver TLSv1.1 ciphers ALL:@SECLEVEL=0" })),
  expected: ({ v4 }) => ({ cause: "tls.protocol-version", pattern: "everywhere", addresses: v4 }),
};
