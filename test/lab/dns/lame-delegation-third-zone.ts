import type { FaultScenario } from "../scenario.ts";
import { addressRecords, goodSite } from "../site.ts";
import type { Zone } from "../zone.ts";

export const lameDelegationThirdZone: FaultScenario = {
  id: "dns.lame-delegation/third-zone",
  made: "an alias leads to an alias in another zone, and on into a third one, whose server refuses",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const { otherZone, network } = setting;
    const last = `far.${setting.zone}`;
    const zoneAt = (name: string, place: 0 | 1, records: readonly string[]): Zone => ({
      name,
      records,
      recordsForSecond: null,
      serving: "well",
      nameServers: [{ name: `ns1.${name}`, addresses: [network.dns.spare[place]] }],
    });
    const records = [`${setting.host}. 60 IN CNAME edge.${otherZone}.`];
    const moreZones = [
      zoneAt(otherZone, 0, [`edge 60 IN CNAME end.${last}.`]),
      zoneAt(last, 1, addressRecords({ ...setting, host: `end.${last}` }, setting.v4)),
    ];
    return { ...site, zone: { ...site.zone, records }, moreZones };
  },
  fault: ({ moreZones = [] }) => ({
    moreZones: moreZones.map((zone, index) => (index === 1 ? { ...zone, serving: "not-at-all" as const } : zone)),
  }),
  expected: ({ network }) => ({ cause: "dns.lame-delegation", pattern: "everywhere", resolvers: [network.dns.spare[1]] }),
};
