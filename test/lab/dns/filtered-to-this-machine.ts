import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const filteredToThisMachine: FaultScenario = {
  id: "dns.filtered/to-this-machine",
  made: "both resolvers send the name to 127.0.0.1, as ad blockers do",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }, { host }) => ({
    resolvers: resolvers.map((resolver) => ({ ...resolver, lines: [`local-data: "${host}. 60 IN A 127.0.0.1"`] })),
  }),
  expected: ({ resolvers }) => ({ cause: "dns.filtered", pattern: "everywhere", resolvers }),
};
