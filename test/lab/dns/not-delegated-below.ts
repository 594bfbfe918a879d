import type { FaultScenario } from "../scenario.ts";
import { addressRecords, goodSite } from "../site.ts";
import type { Zone } from "../zone.ts";

export const notDelegatedBelow: FaultScenario = {
  id: "dns.not-delegated/below",
  made: "the zone drops the delegation of the zone below it that has the name; one resolver remembers, the root servers are given",
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
    const flags = ["--root-servers", setting.network.dns.root];
    return { ...site, flags, zone: { ...site.zone, records: [] }, moreZones: [below] };
  },
  fault: ({ zone, moreZones = [] }, setting) => ({
    prepare: async ({ dig, serve }) => {
      for (const type of ["A", "NS"]) await dig(setting.resolvers[1 - setting.odd] ?? "", setting.host, type);
      await serve({ zone, moreZones: moreZones.map((one) => ({ ...one, serving: "not-delegated" as const })) });
    },
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.not-delegated", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
