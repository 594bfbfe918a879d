import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const negativeCacheAskedTooEarly: FaultScenario = {
  id: "dns.negative-cache/asked-too-early",
  made: "one resolver was asked for the name before it was created",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, setting) => ({
    zone: { ...zone, records: [], negativeTtl: 600 + setting.days },
    prepare: async ({ dig, serve, wait }) => {
      await dig(setting.resolvers[setting.odd], setting.host, "A");
      await dig(setting.resolvers[setting.odd], setting.host, "AAAA");
      await serve({ zone: { ...zone, negativeTtl: 600 + setting.days } });
      await wait(1_100);
    },
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.negative-cache", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
