import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** One rejection among silences stands for all. One address, for the limit is shared. */
export const rejectedNowAndThen: FaultScenario = {
  id: "tcp.rejected/rate-limited",
  made: "the router rejects the port, and sends no more than one ICMP error in two seconds",
  site: (setting) => goodSite(setting, "https", [setting.v4[0]]),
  fault: (_, { securePort }) => ({
    passing: [
      `tcp dport ${securePort} limit rate 30/minute burst 1 packets reject with icmp admin-prohibited`,
      `tcp dport ${securePort} drop`,
    ],
  }),
  expected: ({ v4 }) => ({ cause: "tcp.rejected", pattern: "everywhere", addresses: [v4[0]] }),
};
