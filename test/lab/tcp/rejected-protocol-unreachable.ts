import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** An error that the system has a code of its own for (ENOPROTOOPT). */
export const rejectedProtocolUnreachable: FaultScenario = {
  id: "tcp.rejected/protocol-unreachable",
  made: "the server's own firewall rejects the port at one of two addresses with ICMP protocol-unreachable",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { securePort, v4, odd }) => ({
    arriving: [`ip daddr ${v4[odd]} tcp dport ${securePort} reject with icmp prot-unreachable`],
  }),
  expected: ({ v4, odd }) => ({ cause: "tcp.rejected", pattern: "some-addresses", addresses: [v4[odd]] }),
};
