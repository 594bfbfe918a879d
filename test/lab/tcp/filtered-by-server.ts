import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const filteredByServer: FaultScenario = {
  id: "tcp.filtered/by-server",
  made: "the server's own firewall drops TCP to the port",
  site: (setting) => goodSite(setting, "http"),
  fault: (_, { plainPort }) => ({ arriving: [`tcp dport ${plainPort} drop`] }),
  expected: ({ v4 }) => ({ cause: "tcp.filtered", pattern: "everywhere", addresses: v4 }),
};
