import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const notDelegatedStillCached: FaultScenario = {
  id: "dns.not-delegated/still-cached",
  made: "the parent drops the delegation; one resolver still knows it, the servers still serve it",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, setting) => ({
    prepare: async ({ dig, serve }) => {
      await dig(setting.resolvers[1 - setting.odd] ?? "", setting.host, "A");
      await dig(setting.resolvers[1 - setting.odd] ?? "", setting.zone, "NS");
      await serve({ zone: { ...zone, serving: "not-delegated" } });
    },
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.not-delegated", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
