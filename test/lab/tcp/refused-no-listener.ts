import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const refusedNoListener: FaultScenario = {
  id: "tcp.refused/no-listener",
  made: "nothing listens at either address",
  site: (setting) => goodSite(setting, "https"),
  fault: () => ({ servers: [] }),
  expected: ({ v4 }) => ({ cause: "tcp.refused", pattern: "everywhere", addresses: v4 }),
};
