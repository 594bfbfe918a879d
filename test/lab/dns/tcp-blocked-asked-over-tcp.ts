import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const tcpBlockedAskedOverTcp: FaultScenario = {
  id: "dns.tcp-blocked/asked-over-tcp",
  made: "resolv.conf has programs ask over TCP (use-vc), and the router resets TCP port 53 to both resolvers; UDP works",
  site: (setting) => ({ ...goodSite(setting, "https"), resolvConf: { options: ["use-vc"] } }),
  fault: (_, { resolvers }) => ({
    passing: [`ip daddr { ${resolvers.join(", ")} } tcp dport 53 reject with tcp reset`],
  }),
  expected: ({ resolvers }) => ({ cause: "dns.tcp-blocked", pattern: "everywhere", resolvers }),
};
