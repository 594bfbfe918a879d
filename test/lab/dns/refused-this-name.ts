import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const refusedThisName: FaultScenario = {
  id: "dns.filtered/refused",
  made: "both resolvers refuse this zone alone",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }, { zone }) => ({
    resolvers: resolvers.map(({ address }) => ({ kind: "unbound", address, lines: [`local-zone: "${zone}." refuse`] })),
  }),
  expected: ({ resolvers }) => ({ cause: "dns.filtered", pattern: "everywhere", resolvers }),
};
