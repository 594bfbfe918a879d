import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const servfailNoWayUp: FaultScenario = {
  id: "dns.servfail/no-way-up",
  made: "one resolver hands every question on to a server that refuses",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }, { odd, network }) => ({
    resolvers: resolvers.map((resolver, index) =>
      index === odd
        ? {
            kind: "unbound" as const,
            address: resolver.address,
            lines: [],
            validates: false,
            clauses: ["forward-zone:", 'name: "."', `forward-addr: ${network.dns.otherTop}`],
          }
        : resolver,
    ),
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.servfail", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
