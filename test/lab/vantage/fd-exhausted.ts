import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const fdExhaustedLowLimit: FaultScenario = {
  id: "vantage.fd-exhausted/low-limit",
  made: "the command may have few files open",
  site: (setting) => goodSite(setting, "https"),
  fault: () => ({ openFiles: 30 }),
  expected: () => ({ cause: "vantage.fd-exhausted", pattern: "everywhere", addresses: [] }),
};
