import type { HealthyScenario } from "../scenario.ts";
import { addressRecords, goodSite } from "../site.ts";

export const behindAliases: HealthyScenario = {
  id: "healthy/behind-aliases",
  made: "the name is an alias of an alias",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const name = (label: string): string => `${label}.${setting.zone}.`;
    const records = [
      `${setting.host}. 60 IN CNAME ${name("edge")}`,
      `${name("edge")} 60 IN CNAME ${name("balancer")}`,
      ...addressRecords({ ...setting, host: `balancer.${setting.zone}` }, setting.v4),
    ];
    return { ...site, zone: { ...site.zone, records } };
  },
  expected: "healthy",
};
