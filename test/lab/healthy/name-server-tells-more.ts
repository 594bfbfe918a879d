import type { HealthyScenario } from "../scenario.ts";
import { addressRecords, goodSite, zoneServers } from "../site.ts";

export const nameServerTellsMore: HealthyScenario = {
  id: "healthy/name-server-tells-more",
  made: "a name server that answers the whole question, and one that follows no alias",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const records = [
      `${setting.host}. 60 IN CNAME edge.${setting.zone}.`,
      ...addressRecords({ ...setting, host: `edge.${setting.zone}` }, setting.v4),
    ];
    const nameServers = zoneServers(setting, 2).map((server, index) =>
      index === setting.odd
        ? {
            ...server,
            rules: [
              {
                when: { names: [setting.host] },
                does: "answers" as const,
                answer: { aa: true, answers: [`${setting.host} 60 CNAME edge.${setting.zone}`] },
              },
            ],
          }
        : server,
    );
    return { ...site, zone: { ...site.zone, records, nameServers, signing: "unsigned" } };
  },
  expected: "healthy",
};
