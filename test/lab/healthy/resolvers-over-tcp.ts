import type { HealthyScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** What a network does that has closed UDP port 53 on purpose. */
export const resolversOverTcp: HealthyScenario = {
  id: "healthy/resolvers-over-tcp",
  made: "a firewall drops UDP port 53 to both resolvers, and programs are told to ask over TCP",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return {
      ...site,
      rules: { r1: { forward: site.resolvers.map(({ address }) => `ip daddr ${address} udp dport 53 drop`) } },
      resolvConf: { options: ["use-vc"] },
    };
  },
  expected: "healthy",
};
