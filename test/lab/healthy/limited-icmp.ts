import type { HealthyScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

const limited = [
  "icmp type time-exceeded limit rate 1/second burst 1 packets accept",
  "icmp type time-exceeded drop",
  "icmpv6 type time-exceeded limit rate 1/second burst 1 packets accept",
  "icmpv6 type time-exceeded drop",
];

export const limitedIcmp: HealthyScenario = {
  id: "healthy/limited-icmp",
  made: "the routers answer few probes in a second, and TCP answers all",
  site: (setting) => ({
    ...goodSite(setting, "https"),
    rules: { r1: { output: limited }, r2: { output: limited } },
  }),
  expected: "healthy",
};
