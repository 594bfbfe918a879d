import type { HealthyScenario } from "../scenario.ts";
import { addressRecords, goodSite } from "../site.ts";

/** To the world the zone has this one name, elsewhere. */
export const innerWildcard: HealthyScenario = {
  id: "healthy/inner-wildcard",
  made: "the network's own resolvers send every name below the zone to one inner service, which serves; the public zone denies all names but this one",
  site: (setting) => {
    const inner = `10.${setting.chance.number(1, 250)}.${setting.odd}.${setting.chance.number(1, 250)}`;
    const site = goodSite(setting, "https", [inner]);
    return {
      ...site,
      held: { server: [inner] },
      zone: { ...site.zone, records: addressRecords(setting, [setting.v4[0]]) },
      resolvers: setting.resolvers.map((address) => ({
        kind: "unbound",
        address,
        lines: [`local-zone: "${setting.zone}." redirect`, `local-data: "${setting.zone}. 60 IN A ${inner}"`],
      })),
    };
  },
  expected: "healthy",
};
