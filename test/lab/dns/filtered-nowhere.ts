import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const filteredNowhere: FaultScenario = {
  id: "dns.filtered/nowhere",
  made: "both resolvers answer 0.0.0.0 and :: for the whole domain",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }, setting) => ({
    resolvers: resolvers.map((resolver) => ({ ...resolver, lines: [`local-zone: "${setting.zone}." always_null`] })),
  }),
  expected: ({ resolvers }) => ({ cause: "dns.filtered", pattern: "everywhere", resolvers }),
};
