import { balancerSite, changedBalancers } from "../balancer.ts";
import type { FaultScenario } from "../scenario.ts";

/** TLS 1.2 alone at one seed in two. */
export const clientCertRequiredAfterwards: FaultScenario = {
  id: "tls.client-cert-required/afterwards",
  made: "balancers that hand on bytes end the connection without a word, once the handshake is over, of who showed no certificate; their twins keep it",
  site: (setting) => {
    const site = balancerSite(setting, "https");
    const binds = `ca-file %root% verify optional${setting.odd === 0 ? " ssl-max-ver TLSv1.2" : ""}`;
    return {
      ...site,
      target: `tls://${setting.host}:${setting.securePort}`,
      ...changedBalancers(site, ({ backends }) => ({
        binds,
        mode: "tcp",
        backends: backends.map((line) => line.replace("mode http", "mode tcp")),
      })),
    };
  },
  fault: (site) =>
    changedBalancers(site, ({ body }) => ({ body: ["tcp-request session reject unless { ssl_c_used }", ...body] })),
  expected: ({ v4 }) => ({ cause: "tls.client-cert-required", pattern: "everywhere", addresses: v4 }),
};
