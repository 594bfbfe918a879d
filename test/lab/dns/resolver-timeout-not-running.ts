import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const resolverTimeoutNotRunning: FaultScenario = {
  id: "dns.resolver-timeout/not-running",
  made: "one of two resolvers is not running",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }, setting) => ({
    resolvers: resolvers.map(({ address }, index) =>
      index === setting.odd ? { kind: "none", address } : { kind: "unbound", address, lines: [] },
    ),
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.resolver-timeout", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
