import type { HealthyScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const privateByDesign: HealthyScenario = {
  id: "healthy/private-by-design",
  made: "the name has private addresses, and this is the network where they serve",
  site: (setting) => {
    const addresses = [`10.${setting.chance.number(1, 250)}.${setting.odd}.${setting.chance.number(1, 250)}`];
    return { ...goodSite(setting, "https", addresses), held: { server: addresses } };
  },
  expected: "healthy",
};
