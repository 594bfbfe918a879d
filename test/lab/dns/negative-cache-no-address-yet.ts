import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const negativeCacheNoAddressYet: FaultScenario = {
  id: "dns.negative-cache/no-address-yet",
  made: "both resolvers remember that the name had a text record and no address",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone, resolvers }, setting) => ({
    zone: { ...zone, records: [`${setting.host}. 60 IN TXT "soon"`], negativeTtl: 300 },
    resolvers: resolvers.map((resolver) => ({ ...resolver, lines: ["msg-cache-size: 4m", "rrset-cache-size: 4m"] })),
    prepare: async ({ dig, serve, wait }) => {
      for (const server of setting.resolvers) for (const type of ["A", "AAAA"]) await dig(server, setting.host, type);
      await serve({ zone: { ...zone, negativeTtl: 300 } });
      await wait(1_100);
    },
  }),
  expected: ({ resolvers }) => ({ cause: "dns.negative-cache", pattern: "everywhere", resolvers }),
};
