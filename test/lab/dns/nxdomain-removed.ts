import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const nxdomainRemoved: FaultScenario = {
  id: "dns.nxdomain/removed",
  made: "the record was removed; one resolver still has it in its cache",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, { resolvers, odd, host }) => ({
    prepare: async ({ dig, serve }) => {
      await dig(resolvers[1 - odd] ?? "", host, "A");
      await serve({ zone: { ...zone, records: ["other 60 IN A 192.0.2.1"] } });
    },
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.nxdomain", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
