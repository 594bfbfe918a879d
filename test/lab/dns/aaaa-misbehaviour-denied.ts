import type { FaultScenario } from "../scenario.ts";
import { goodSite, zoneServers } from "../site.ts";

export const aaaaMisbehaviourDenied: FaultScenario = {
  id: "dns.aaaa-misbehaviour/denied",
  made: "the zone's servers, a load balancer's, say NXDOMAIN to questions for AAAA",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return { ...site, zone: { ...site.zone, signing: "unsigned" } };
  },
  fault: ({ zone }, setting) => ({
    zone: {
      ...zone,
      nameServers: zoneServers(setting, 2).map((one) => ({
        ...one,
        rules: [
          {
            when: { types: ["AAAA"], names: [setting.host] },
            does: "answers",
            answer: {
              rcode: "NXDOMAIN",
              aa: true,
              authority: [`${setting.zone} 60 SOA ns1.${setting.zone} host.${setting.zone} 1 3600 600 86400 60`],
            },
          },
        ],
      })),
    },
  }),
  expected: ({ resolvers }) => ({ cause: "dns.aaaa-misbehaviour", pattern: "everywhere", resolvers }),
};
