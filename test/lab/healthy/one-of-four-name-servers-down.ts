import type { HealthyScenario } from "../scenario.ts";
import { goodSite, zoneServers } from "../site.ts";

export const oneOfFourNameServersDown: HealthyScenario = {
  id: "healthy/one-of-four-name-servers-down",
  made: "one of four name servers is silent",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const nameServers = zoneServers(setting, 4).map((server, index) =>
      index === 2 + setting.odd ? { ...server, conduct: "silent" as const } : server,
    );
    return { ...site, zone: { ...site.zone, nameServers } };
  },
  expected: "healthy",
};
