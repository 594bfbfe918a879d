import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const hijackEverything: FaultScenario = {
  id: "dns.hijack/everything",
  made: "both resolvers answer each question with the same address",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }, setting) => ({
    resolvers: resolvers.map((resolver) => ({
      ...resolver,
      lines: [`local-zone: "." redirect`, `local-data: ". 60 IN A ${setting.nobody}"`],
    })),
  }),
  expected: ({ resolvers }) => ({ cause: "dns.hijack", pattern: "everywhere", resolvers }),
};
