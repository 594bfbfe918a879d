import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** The SYN and its answer pass; what completes the handshake meets a reset. */
export const resetByMiddlebox: FaultScenario = {
  id: "tcp.reset/by-middlebox",
  made: "the server's firewall resets each connection as soon as it is established",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { securePort }) => ({
    arriving: [`tcp dport ${securePort} tcp flags & (syn | ack | rst) == ack reject with tcp reset`],
  }),
  expected: ({ v4 }) => ({ cause: "tcp.reset", pattern: "everywhere", addresses: v4 }),
};
