import type { FaultScenario } from "../scenario.ts";
import type { Server } from "../server.ts";
import { goodIdentity, goodSite, zoneServers } from "../site.ts";

/** Its answers hold for whatever name of the zone is asked for, and somebody serves where they lead. */
export const inconsistentAuthoritativesParkingPage: FaultScenario = {
  id: "dns.inconsistent-authoritatives/parking-page",
  made: "one of three name servers is a former provider's, which sends every name of the zone to its parking page",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return { ...site, zone: { ...site.zone, signing: "unsigned", nameServers: zoneServers(setting, 3) } };
  },
  fault: ({ zone, servers }, setting) => {
    const [address] = setting.elsewhere4;
    const records = [`*.${setting.zone}. 60 IN A ${address}`, `${setting.zone}. 60 IN A ${address}`];
    const page: Server = {
      kind: "nginx",
      place: "elsewhere",
      address,
      port: setting.securePort,
      identity: { ...goodIdentity(setting), names: [`parking.${setting.otherZone}`] },
      location: 'return 200 "for sale\\n";',
    };
    return {
      zone: {
        ...zone,
        nameServers: zoneServers(setting, 3).map((server, index) => (index === setting.odd ? { ...server, records } : server)),
      },
      servers: [...servers, page],
    };
  },
  expected: ({ network, odd }) => ({
    cause: "dns.inconsistent-authoritatives",
    pattern: "some-resolvers",
    resolvers: [network.dns.zone[odd]],
  }),
};
