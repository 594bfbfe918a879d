import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const slowNowAndThen: FaultScenario = {
  id: "dns.slow/now-and-then",
  made: "of the questions to one of two resolvers every second is answered after two thirds of a second",
  site: (setting) => goodSite(setting, "https"),
  exclusive: true,
  fault: ({ resolvers }, setting) => ({
    resolvers: resolvers.map((resolver) =>
      resolver.address === setting.resolvers[setting.odd]
        ? {
            kind: "unbound",
            address: resolver.address,
            lines: [],
            rules: [{ when: { transport: "udp", every: 2 }, does: "delay", delayMs: 650 }],
          }
        : resolver,
    ),
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.slow", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
