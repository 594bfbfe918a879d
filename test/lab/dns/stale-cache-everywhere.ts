import type { FaultScenario } from "../scenario.ts";
import { addressRecords, goodSite } from "../site.ts";

export const staleCacheEverywhere: FaultScenario = {
  id: "dns.stale-cache/both-resolvers",
  made: "the address moved from one provider to another, and both resolvers stretch every TTL to a day",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone, resolvers }, setting) => ({
    zone: { ...zone, records: addressRecords(setting, [setting.elsewhere4[0]]) },
    resolvers: resolvers.map((resolver) => ({ ...resolver, lines: ["cache-min-ttl: 86400"] })),
    prepare: async ({ dig, serve, wait }) => {
      for (const server of setting.resolvers) await dig(server, setting.host, "A");
      await serve({ zone: { ...zone, records: addressRecords(setting, setting.v4) } });
      await wait(1_100);
    },
  }),
  expected: ({ resolvers }) => ({ cause: "dns.stale-cache", pattern: "everywhere", resolvers }),
};
