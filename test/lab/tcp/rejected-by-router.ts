import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** nft's default rejection is an ICMP port-unreachable, which a client cannot tell from a closed port by its error. */
export const rejectedByRouter: FaultScenario = {
  id: "tcp.rejected/by-router",
  made: "the router rejects the port with ICMP port-unreachable",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { securePort }) => ({ passing: [`tcp dport ${securePort} reject`] }),
  expected: ({ v4 }) => ({ cause: "tcp.rejected", pattern: "everywhere", addresses: v4 }),
};
