import { innerPort } from "../balancer.ts";
import type { HealthyScenario } from "../scenario.ts";
import { changedServers, goodSite } from "../site.ts";

/** As Docker does it. */
export const publishedPort: HealthyScenario = {
  id: "healthy/published-port",
  made: "nothing listens at the address: its machine leads the port on to a container",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const inside = setting.network.server.own4;
    const [server] = changedServers(site, "all", (one) => ({ ...one, address: inside, port: innerPort })).servers;
    return {
      ...site,
      servers: server === undefined ? [] : [server],
      rules: {
        server: {
          "nat prerouting": setting.v4.map(
            (address) => `ip daddr ${address} tcp dport ${setting.securePort} dnat ip to ${inside}:${innerPort}`,
          ),
        },
      },
    };
  },
  expected: "healthy",
};
