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

export const dnssecBogusBehindAlias: FaultScenario = {
  id: "dns.dnssec-bogus/behind-alias",
  made: "the name is an alias into a zone whose signatures have expired",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const records = [`${setting.host}. 60 IN CNAME edge.${setting.otherZone}.`];
    return { ...site, zone: { ...site.zone, records }, moreZones: [elsewhere(setting)] };
  },
  fault: ({ moreZones = [] }) => ({ moreZones: moreZones.map((zone) => ({ ...zone, signing: "expired" as const })) }),
  expected: ({ resolvers }) => ({ cause: "dns.dnssec-bogus", pattern: "everywhere", resolvers }),
};
