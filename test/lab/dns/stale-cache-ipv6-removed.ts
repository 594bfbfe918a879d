import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const staleCacheIpv6Removed: FaultScenario = {
  id: "dns.stale-cache/ipv6-removed",
  made: "the name has lost its IPv6 address, and one resolver keeps the former one for an hour",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, setting) => ({
    zone: { ...zone, records: [...zone.records, `${setting.host}. ${3_630 + setting.days} IN AAAA ${setting.nobody6}`] },
    prepare: async ({ dig, serve, wait }) => {
      await dig(setting.resolvers[setting.odd], setting.host, "AAAA");
      await serve({ zone });
      await wait(1_100);
    },
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.stale-cache", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
