import type { HealthyScenario } from "../scenario.ts";
import { addressRecords, goodSite } from "../site.ts";

export const wildcardZone: HealthyScenario = {
  id: "healthy/wildcard-zone",
  made: "the zone answers for every name",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return { ...site, zone: { ...site.zone, records: addressRecords({ ...setting, host: `*.${setting.zone}` }, setting.v4) } };
  },
  expected: "healthy",
};
