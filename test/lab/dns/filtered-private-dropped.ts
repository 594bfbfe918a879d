import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const filteredPrivateDropped: FaultScenario = {
  id: "dns.filtered/private-dropped",
  made: "the name has a private address by design, and one resolver drops private addresses from answers",
  site: (setting) => ({
    ...goodSite(setting, "https", [`10.${setting.days}.0.9`]),
    held: { server: [`10.${setting.days}.0.9`] },
  }),
  fault: ({ resolvers }, setting) => ({
    resolvers: resolvers.map((resolver) =>
      resolver.address === setting.resolvers[setting.odd]
        ? { kind: "unbound", address: resolver.address, lines: ["private-address: 10.0.0.0/8"] }
        : resolver,
    ),
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.filtered", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
