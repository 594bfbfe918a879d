import type { HealthyScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const ipv4Only: HealthyScenario = {
  id: "healthy/ipv4-only",
  made: "the name has one address, over IPv4 alone",
  site: (setting) => goodSite(setting, "https", [setting.v4[0]]),
  expected: "healthy",
};
