import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const servfailOneResolver: FaultScenario = {
  id: "dns.servfail/one-resolver",
  made: "one of two resolvers may not ask the zone's servers",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }, setting) => ({
    resolvers: resolvers.map((resolver, index) =>
      index === setting.odd
        ? {
            kind: "unbound",
            address: resolver.address,
            lines: setting.network.dns.zone.map((address) => `do-not-query-address: ${address}`),
          }
        : resolver,
    ),
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.servfail", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
