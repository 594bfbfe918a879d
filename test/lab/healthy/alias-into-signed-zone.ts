import type { HealthyScenario } from "../scenario.ts";
import { addressRecords, goodSite } from "../site.ts";

export const aliasIntoSignedZone: HealthyScenario = {
  id: "healthy/alias-into-signed-zone",
  made: "the name is an alias into a zone under another top, which is signed too",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const { otherZone } = setting;
    return {
      ...site,
      zone: { ...site.zone, records: [`${setting.host}. 60 IN CNAME edge.${otherZone}.`] },
      moreZones: [
        {
          name: otherZone,
          records: addressRecords({ ...setting, host: `edge.${otherZone}` }, setting.v4),
          recordsForSecond: null,
          serving: "well",
        },
      ],
    };
  },
  expected: "healthy",
};
