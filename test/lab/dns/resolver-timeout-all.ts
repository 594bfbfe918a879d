import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const resolverTimeoutAll: FaultScenario = {
  id: "dns.resolver-timeout/all",
  made: "the router drops all DNS",
  site: (setting) => goodSite(setting, "https"),
  fault: () => ({ passing: ["udp dport 53 drop", "tcp dport 53 drop"] }),
  expected: ({ resolvers }) => ({ cause: "dns.resolver-timeout", pattern: "everywhere", resolvers }),
};
