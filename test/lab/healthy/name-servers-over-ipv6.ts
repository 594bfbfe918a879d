import type { HealthyScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const nameServersOverIpv6: HealthyScenario = {
  id: "healthy/name-servers-over-ipv6",
  made: "the name servers of the zone have IPv6 addresses alone",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const nameServers = setting.network.dns.zone6.map((address, index) => ({
      name: `ns${index + 1}.${setting.zone}`,
      addresses: [address],
    }));
    return { ...site, zone: { ...site.zone, nameServers } };
  },
  expected: "healthy",
};
