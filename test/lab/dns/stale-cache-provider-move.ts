import type { FaultScenario } from "../scenario.ts";
import { goodSite, goodZone, zoneServers } from "../site.ts";
import type { Zone } from "../zone.ts";

/** The former name servers go on with authority: only the delegation tells who is right. */
export const staleCacheProviderMove: FaultScenario = {
  id: "dns.stale-cache/provider-move",
  made: "zone and service moved; one resolver keeps the former address for an hour, and the former name servers still give it",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const nameServers = setting.network.dns.spare
      .slice(0, 2)
      .map((address, index) => ({ name: `new${index + 1}.${setting.zone}`, addresses: [address] }));
    return { ...site, zone: { ...site.zone, signing: "unsigned", nameServers } };
  },
  fault: ({ zone }, setting) => {
    const resolver = setting.resolvers[setting.odd];
    const records = [`${setting.host}. ${3_630 + setting.days} IN A ${setting.nobody}`];
    const nameServers = zoneServers(setting, 2);
    const former: Zone = { ...goodZone(records, setting.zone), signing: "unsigned", nameServers, delegation: [] };
    return {
      zone: { ...zone, records, nameServers },
      prepare: async ({ dig, serve, wait }) => {
        for (const type of ["A", "AAAA"]) await dig(resolver, setting.host, type);
        await serve({ zone, moreZones: [former] });
        await wait(1_100);
      },
    };
  },
  expected: ({ resolvers, odd }) => ({ cause: "dns.stale-cache", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
