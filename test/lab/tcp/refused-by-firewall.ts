import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** From outside this is a closed port: the same segment from the same sender. */
export const refusedByFirewall: FaultScenario = {
  id: "tcp.refused/by-firewall",
  made: "the server's own firewall answers each SYN with a reset",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { securePort }) => ({ arriving: [`tcp dport ${securePort} reject with tcp reset`] }),
  expected: ({ v4 }) => ({ cause: "tcp.refused", pattern: "everywhere", addresses: v4 }),
};
