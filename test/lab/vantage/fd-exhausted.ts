import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const fdExhaustedLowLimit: FaultScenario = {
  id: "vantage.fd-exhausted/low-limit",
  made: "the command may have few files open",
  site: (setting) => goodSite(setting, "https"),
  fault: () => ({ openFiles: 30 }),
  expected: () => ({ cause: "vantage.fd-exhausted", pattern: "everywhere", addresses: [] }),
};

export const fdExhaustedSomeLeft: FaultScenario = {
  id: "vantage.fd-exhausted/some-left",
  made: "the command may open a few sockets and not as many as it needs at once",
  site: (setting) => goodSite(setting, "http", [...setting.v4, ...setting.v6]),
  fault: () => ({ openFiles: 34 }),
  expected: () => ({ cause: "vantage.fd-exhausted", pattern: "everywhere", addresses: [] }),
};
