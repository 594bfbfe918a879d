import type { HealthyScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const withoutIcmp: HealthyScenario = {
  id: "healthy/without-icmp",
  made: "all ICMP is dropped on the way and at the server, and TCP answers",
  site: (setting) => ({
    ...goodSite(setting, "https", [setting.v4[0], setting.v6[0]]),
    passing: ["meta l4proto { icmp, ipv6-icmp } drop"],
    arriving: ["icmp type echo-request drop", "icmpv6 type echo-request drop"],
  }),
  expected: "healthy",
};
