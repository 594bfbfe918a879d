import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import { addressRecords, goodSite } from "../site.ts";
import type { Zone } from "../zone.ts";

/** The name is an alias into another zone, which has servers of its own. */
const elsewhere = (setting: Setting): Zone => ({
  name: setting.otherZone,
  records: addressRecords({ ...setting, host: `edge.${setting.otherZone}` }, setting.v4),
  recordsForSecond: null,
  serving: "well",
  nameServers: setting.network.dns.spare
    .slice(0, 2)
    .map((address, index) => ({ name: `ns${index + 1}.${setting.otherZone}`, addresses: [address] })),
});

export const nameserverUnreachableBehindAlias: FaultScenario = {
  id: "dns.nameserver-unreachable/behind-alias",
  made: "the name is an alias into a zone whose servers are silent",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const records = [`${setting.host}. 60 IN CNAME edge.${setting.otherZone}.`];
    return { ...site, zone: { ...site.zone, records }, moreZones: [elsewhere(setting)] };
  },
  fault: ({ moreZones = [] }) => ({
    moreZones: moreZones.map((zone) => ({
      ...zone,
      nameServers: zone.nameServers?.map((server) => ({ ...server, conduct: "silent" as const })) ?? [],
    })),
  }),
  expected: ({ network }) => ({
    cause: "dns.nameserver-unreachable",
    pattern: "everywhere",
    resolvers: network.dns.spare.slice(0, 2),
  }),
};
