import type { HealthyScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const onlyResolversMayBeAsked: HealthyScenario = {
  id: "healthy/only-resolvers-may-be-asked",
  made: "a firewall lets DNS out to the two resolvers alone",
  site: (setting) => {
    const allowed = setting.resolvers.join(", ");
    return {
      ...goodSite(setting, "https"),
      rules: { r1: { forward: ["udp", "tcp"].map((one) => `ip daddr != { ${allowed} } ${one} dport 53 drop`) } },
    };
  },
  expected: "healthy",
};
