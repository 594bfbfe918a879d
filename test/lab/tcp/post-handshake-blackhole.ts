import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const postHandshakeBlackhole: FaultScenario = {
  id: "tcp.post-handshake-blackhole/by-router",
  made: "the router lets SYNs to the port pass and drops whatever follows",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { securePort }) => ({ passing: [`tcp dport ${securePort} tcp flags & syn == 0 drop`] }),
  expected: ({ v4 }) => ({ cause: "tcp.post-handshake-blackhole", pattern: "everywhere", addresses: v4 }),
};
