import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const nodataRemoved: FaultScenario = {
  id: "dns.nodata/removed",
  made: "the address was removed and a TXT record stayed; one resolver still has the address in its cache",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, { resolvers, odd, host }) => ({
    prepare: async ({ dig, serve }) => {
      for (const type of ["A", "AAAA"]) await dig(resolvers[1 - odd] ?? "", host, type);
      await serve({ zone: { ...zone, records: [`${host}. 60 IN TXT "reserved"`] } });
    },
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.nodata", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
