import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const notDelegatedKnownToOne: FaultScenario = {
  id: "dns.not-delegated/known-to-one",
  made: "the zone above has no delegation of this zone; one resolver was told the zone's servers by hand",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const clauses = [
      "stub-zone:",
      `name: "${setting.zone}"`,
      ...setting.network.dns.zone.map((address) => `stub-addr: ${address}`),
    ];
    return {
      ...site,
      zone: { ...site.zone, signing: "unsigned" },
      resolvers: setting.resolvers.map((address, index) => ({
        kind: "unbound" as const,
        address,
        lines: [`domain-insecure: "${setting.zone}"`],
        ...(index === setting.odd ? {} : { clauses }),
      })),
    };
  },
  fault: ({ zone }) => ({ zone: { ...zone, serving: "not-delegated" } }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.not-delegated", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
