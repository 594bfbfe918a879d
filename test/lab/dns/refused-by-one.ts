import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const refusedByOne: FaultScenario = {
  id: "dns.refused/by-one",
  made: "one of two resolvers refuses the client's network",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }, setting) => ({
    resolvers: resolvers.map((resolver) =>
      resolver.address === setting.resolvers[setting.odd]
        ? { kind: "unbound", address: resolver.address, lines: ["access-control: 198.51.100.0/24 refuse"] }
        : resolver,
    ),
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.refused", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
