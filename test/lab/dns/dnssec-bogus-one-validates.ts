import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const dnssecBogusOneValidates: FaultScenario = {
  id: "dns.dnssec-bogus/one-validates",
  made: "the signatures have expired, and one of two resolvers checks them",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const resolvers = setting.resolvers.map((address, index) => ({
      kind: "unbound" as const,
      address,
      lines: [],
      validates: index === setting.odd,
    }));
    return { ...site, resolvers };
  },
  fault: ({ zone }) => ({ zone: { ...zone, signing: "expired" } }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.dnssec-bogus", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
