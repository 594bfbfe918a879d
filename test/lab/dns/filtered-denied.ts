import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const filteredDenied: FaultScenario = {
  id: "dns.filtered/denied",
  made: "one of two resolvers denies the name by its block list",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }, setting) => ({
    resolvers: resolvers.map((resolver) =>
      resolver.address === setting.resolvers[setting.odd]
        ? { kind: "unbound", address: resolver.address, lines: [`local-zone: "${setting.host}." always_nxdomain`] }
        : resolver,
    ),
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.filtered", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
