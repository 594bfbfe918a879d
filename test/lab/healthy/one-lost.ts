import type { HealthyScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const oneLost: HealthyScenario = {
  id: "healthy/one-lost",
  made: "a single connection attempt of the whole run is lost",
  site: (setting) => ({
    ...goodSite(setting, "https"),
    passing: [
      `tcp dport ${setting.securePort} tcp flags & (syn | ack) == syn numgen inc mod 1000 == ${setting.chance.number(0, 6)} drop`,
    ],
  }),
  expected: "healthy",
};
