import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const filteredPolicySaid: FaultScenario = {
  id: "dns.filtered/policy-said",
  made: "one of two resolvers denies the name and says that it filters",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }, setting) => ({
    resolvers: resolvers.map((resolver) =>
      resolver.address === setting.resolvers[setting.odd]
        ? {
            kind: "unbound",
            address: resolver.address,
            lines: [],
            rules: [
              {
                when: { names: [setting.host] },
                does: "answers",
                answer: {
                  rcode: "NXDOMAIN",
                  authority: [`${setting.zone} 900 SOA ns1.${setting.zone} host.${setting.zone} 1 3600 600 86400 900`],
                  ede: [{ code: 15 + setting.odd, text: "by policy" }],
                },
              },
            ],
          }
        : resolver,
    ),
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.filtered", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
