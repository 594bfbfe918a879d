import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const rejectedAdminProhibited: FaultScenario = {
  id: "tcp.rejected/admin-prohibited",
  made: "the router rejects the port with ICMP admin-prohibited",
  site: (setting) => goodSite(setting, "http"),
  fault: (_, { plainPort }) => ({ passing: [`tcp dport ${plainPort} reject with icmp admin-prohibited`] }),
  expected: ({ v4 }) => ({ cause: "tcp.rejected", pattern: "everywhere", addresses: v4 }),
};
