import type { FaultScenario } from "../scenario.ts";
import { goodSite, zoneServers } from "../site.ts";

export const ednsDroppedAtNameServers: FaultScenario = {
  id: "dns.edns-dropped/at-name-servers",
  made: "the name servers drop questions with EDNS",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, setting) => ({
    zone: {
      ...zone,
      nameServers: zoneServers(setting, 2).map((server) => ({
        ...server,
        rules: [{ when: { edns: true, transport: "udp" }, does: "drop" as const }],
      })),
    },
  }),
  expected: ({ network }) => ({ cause: "dns.edns-dropped", pattern: "everywhere", resolvers: network.dns.zone }),
};
