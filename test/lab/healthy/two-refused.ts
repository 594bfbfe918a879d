import type { HealthyScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** Two of a hundred connections are refused, as while a member is being replaced: seen, and no fault. */
export const twoRefused: HealthyScenario = {
  id: "healthy/two-refused",
  made: "one connection in fifty is refused",
  site: (setting) => ({
    ...goodSite(setting, "https", [setting.v4[0]]),
    arriving: [`tcp dport ${setting.securePort} tcp flags & (syn | ack) == syn numgen inc mod 50 == 49 reject with tcp reset`],
  }),
  expected: "healthy",
};
