import type { FaultScenario } from "../scenario.ts";
import { addressRecords, goodSite } from "../site.ts";
import type { Zone } from "../zone.ts";

export const lameDelegationBelow: FaultScenario = {
  id: "dns.lame-delegation/below",
  made: "the name lies in a zone of its own below, whose servers refuse",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const below: Zone = {
      name: setting.host,
      records: addressRecords(setting, setting.v4),
      recordsForSecond: null,
      serving: "well",
      nameServers: setting.network.dns.spare
        .slice(0, 2)
        .map((address, index) => ({ name: `ns${index + 1}.${setting.host}`, addresses: [address] })),
    };
    return { ...site, zone: { ...site.zone, records: [] }, moreZones: [below] };
  },
  fault: ({ moreZones = [] }) => ({ moreZones: moreZones.map((zone) => ({ ...zone, serving: "not-at-all" as const })) }),
  expected: ({ network }) => ({ cause: "dns.lame-delegation", pattern: "everywhere", resolvers: network.dns.spare.slice(0, 2) }),
};
