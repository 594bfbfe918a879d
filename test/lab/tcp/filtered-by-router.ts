import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const filteredByRouter: FaultScenario = {
  id: "tcp.filtered/by-router",
  made: "the router drops TCP to the port",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { securePort }) => ({ passing: [`tcp dport ${securePort} drop`] }),
  expected: ({ v4 }) => ({ cause: "tcp.filtered", pattern: "everywhere", addresses: v4 }),
};
