import type { HealthyScenario } from "../scenario.ts";
import { addressRecords, goodSite, goodZone } from "../site.ts";

/** What a network does that has no way over IPv6. */
export const familyKeptBack: HealthyScenario = {
  id: "healthy/resolvers-keep-ipv6-back",
  made: "the resolvers leave IPv6 addresses out of their answers, for nothing gets through over IPv6",
  site: (setting) => ({
    ...goodSite(setting, "https", [setting.v4[0], setting.v6[0]]),
    resolvers: setting.resolvers.map((address) => ({
      kind: "named",
      address,
      options: [],
      statements: ['plugin query "filter-aaaa.so" { filter-aaaa-on-v4 yes; };'],
    })),
    passing: [`ip6 daddr ${setting.v6[0]} drop`],
  }),
  expected: "healthy",
};

/** An inner service under an outer name. */
export const writtenIntoResolvers: HealthyScenario = {
  id: "healthy/written-into-resolvers",
  made: "both resolvers have the address of the service written in, and the one that the zone gives to strangers cannot be reached from here",
  site: (setting) => {
    const { host, v4, chance } = setting;
    const [inner, outer] = v4;
    return {
      ...goodSite(setting, "https", [inner]),
      zone: goodZone(addressRecords(setting, [outer])),
      resolvers: setting.resolvers.map((address) => ({
        kind: "unbound",
        address,
        lines: [`local-data: "${host}. 300 IN A ${inner}"`],
      })),
      passing: [`ip daddr ${outer} tcp dport ${setting.securePort} ${chance.pick(["drop", "reject with tcp reset"])}`],
    };
  },
  expected: "healthy",
};
