import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import { goodSite, type Site, zoneServers } from "../site.ts";

/** The zone's servers, a load balancer's, which know nothing of AAAA. */
const denying = ({ zone }: Site, setting: Setting): Partial<Site> => ({
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
});

export const aaaaMisbehaviourDenied: FaultScenario = {
  id: "dns.aaaa-misbehaviour/denied",
  made: "the zone's servers, a load balancer's, say NXDOMAIN to questions for AAAA",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return { ...site, zone: { ...site.zone, signing: "unsigned" } };
  },
  fault: denying,
  expected: ({ resolvers }) => ({ cause: "dns.aaaa-misbehaviour", pattern: "everywhere", resolvers }),
};

export const aaaaMisbehaviourDeniedWithoutProof: FaultScenario = {
  id: "dns.aaaa-misbehaviour/denied-without-proof",
  made: "the same before a signed zone, so that resolvers that check signatures do not take the denial",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return { ...site, zone: { ...site.zone, signing: "well" } };
  },
  fault: denying,
  expected: ({ resolvers }) => ({ cause: "dns.aaaa-misbehaviour", pattern: "everywhere", resolvers }),
};
