import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** nft's plain `reject`, on the host itself: the sender is the one that a closed port has as well, the message is not. */
export const rejectedByOwnFirewall: FaultScenario = {
  id: "tcp.rejected/by-own-firewall",
  made: "the server's own firewall rejects the port with ICMP port-unreachable",
  site: (setting) => goodSite(setting, "https", [setting.v4[0], setting.v6[0]]),
  fault: (_, { securePort }) => ({ arriving: [`tcp dport ${securePort} reject`] }),
  expected: ({ v4, v6 }) => ({ cause: "tcp.rejected", pattern: "everywhere", addresses: [v4[0], v6[0]] }),
};
