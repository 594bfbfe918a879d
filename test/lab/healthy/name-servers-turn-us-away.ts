import type { HealthyScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const nameServersTurnUsAway: HealthyScenario = {
  id: "healthy/name-servers-turn-us-away",
  made: "the name servers answer the resolvers alone, and refuse this machine",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const { zone } = setting.network.dns;
    return {
      ...site,
      rules: {
        r1: { forward: zone.flatMap((address) => ["udp", "tcp"].map((one) => `ip daddr ${address} ${one} dport 53 drop`)) },
      },
    };
  },
  expected: "healthy",
};
