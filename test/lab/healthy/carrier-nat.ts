import type { HealthyScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const carrierNat: HealthyScenario = {
  id: "healthy/carrier-nat",
  made: "the client's provider puts its own address in place of the client's",
  site: (setting) => ({
    ...goodSite(setting, "https"),
    rules: { r1: { "nat postrouting": ['oifname "mid*" masquerade'] } },
  }),
  expected: "healthy",
};
