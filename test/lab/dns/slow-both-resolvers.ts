import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const slowBothResolvers: FaultScenario = {
  id: "dns.slow/both-resolvers",
  made: "both resolvers answer after some 600 ms, whatever is asked",
  site: (setting) => goodSite(setting, "https"),
  exclusive: true,
  fault: ({ resolvers }, setting) => ({
    resolvers: resolvers.map((resolver) => ({ ...resolver, rules: [{ does: "delay", delayMs: 600 + 10 * setting.days }] })),
  }),
  expected: ({ resolvers }) => ({ cause: "dns.slow", pattern: "everywhere", resolvers }),
};
