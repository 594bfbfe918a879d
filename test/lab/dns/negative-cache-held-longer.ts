import type { FaultScenario } from "../scenario.ts";
import { addressRecords, goodSite } from "../site.ts";

export const negativeCacheHeldLonger: FaultScenario = {
  id: "dns.negative-cache/held-longer",
  made: "the name is new, the zone lets denials live for two seconds, and one resolver (named, min-ncache-ttl) keeps them for 90",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return {
      ...site,
      zone: { ...site.zone, signing: "unsigned", negativeTtl: 2 },
      resolvers: site.resolvers.map((resolver) =>
        resolver.address === setting.resolvers[setting.odd]
          ? { kind: "named", address: resolver.address, options: ["min-ncache-ttl 90;"] }
          : resolver,
      ),
    };
  },
  fault: ({ zone }, setting) => ({
    zone: { ...zone, records: addressRecords({ ...setting, host: `www.${setting.zone}` }, setting.v4) },
    prepare: async ({ dig, serve, wait }) => {
      for (const type of ["A", "AAAA"]) await dig(setting.resolvers[setting.odd], setting.host, type);
      await serve({ zone });
      await wait(2_500);
    },
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.negative-cache", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
