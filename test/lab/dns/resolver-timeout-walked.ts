import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const resolverTimeoutWalked: FaultScenario = {
  id: "dns.resolver-timeout/walked",
  made: "neither resolver gets any packets; the root servers are given, and the walk down from them finds the zone well served",
  site: (setting) => ({ ...goodSite(setting, "https"), flags: ["--root-servers", setting.network.dns.root] }),
  fault: (_, { resolvers }) => ({
    passing: resolvers.flatMap((one) => ["udp", "tcp"].map((by) => `ip daddr ${one} ${by} dport 53 drop`)),
  }),
  expected: ({ resolvers }) => ({ cause: "dns.resolver-timeout", pattern: "everywhere", resolvers }),
};
