import type { FaultScenario } from "../scenario.ts";
import { goodSite, zoneServers } from "../site.ts";

export const lameDelegationLeadsUp: FaultScenario = {
  id: "dns.lame-delegation/leads-up",
  made: "every name server only points back to the root",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, setting) => ({
    zone: {
      ...zone,
      nameServers: zoneServers(setting, 2).map((server) => ({
        ...server,
        rules: [{ does: "answers", answer: { aa: false, authority: [". 3600 NS a.root.example."] } }],
      })),
    },
  }),
  expected: ({ network }) => ({ cause: "dns.lame-delegation", pattern: "everywhere", resolvers: network.dns.zone }),
};
