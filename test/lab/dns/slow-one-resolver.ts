import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const slowOneResolver: FaultScenario = {
  id: "dns.slow/one-resolver",
  made: "one of two resolvers answers after almost a second",
  site: (setting) => goodSite(setting, "https"),
  exclusive: true,
  fault: ({ resolvers }, setting) => ({
    resolvers: resolvers.map((resolver) =>
      resolver.address === setting.resolvers[setting.odd]
        ? { kind: "unbound", address: resolver.address, lines: [], rules: [{ does: "delay", delayMs: 900 }] }
        : resolver,
    ),
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.slow", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
