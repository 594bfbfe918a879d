import type { FaultScenario } from "../scenario.ts";
import { addressRecords, goodSite } from "../site.ts";

export const staleCacheAfterMove: FaultScenario = {
  id: "dns.stale-cache/after-move",
  made: "the address moved, and one resolver keeps the former one for an hour",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, setting) => ({
    zone: { ...zone, records: [`${setting.host}. ${3_630 + setting.days} IN A ${setting.nobody}`] },
    prepare: async ({ dig, serve, wait }) => {
      await dig(setting.resolvers[setting.odd], setting.host, "A");
      await serve({ zone: { ...zone, records: addressRecords(setting, setting.v4) } });
      await wait(1_100);
    },
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.stale-cache", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
