import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const filteredOverIpv6: FaultScenario = {
  id: "tcp.filtered/over-ipv6",
  made: "the router drops TCP to the port over IPv6 alone",
  site: (setting) => goodSite(setting, "https", [setting.v4[0], ...setting.v6]),
  fault: (_, { securePort }) => ({ passing: [`meta nfproto ipv6 tcp dport ${securePort} drop`] }),
  expected: ({ v6 }) => ({ cause: "tcp.filtered", pattern: "one-family", addresses: v6 }),
};
