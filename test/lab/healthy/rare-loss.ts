import type { HealthyScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const rareLoss: HealthyScenario = {
  id: "healthy/rare-loss",
  made: "one SYN in fifty is lost",
  site: (setting) => ({
    ...goodSite(setting, "https"),
    passing: [`tcp dport ${setting.securePort} tcp flags & (syn | ack) == syn numgen inc mod 50 == 49 drop`],
  }),
  expected: "healthy",
};
