import type { HealthyScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const ipv6Only: HealthyScenario = {
  id: "healthy/ipv6-only",
  made: "the name has addresses over IPv6 alone",
  site: (setting) => goodSite(setting, "https", setting.v6),
  expected: "healthy",
};
