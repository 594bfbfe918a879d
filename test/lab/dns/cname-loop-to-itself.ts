import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const cnameLoopToItself: FaultScenario = {
  id: "dns.cname-loop/to-itself",
  made: "a wildcard alias points to a name that it covers itself",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, { zone: name }) => ({ zone: { ...zone, records: [`*.${name}. 60 IN CNAME edge.cdn.${name}.`] } }),
  expected: ({ resolvers }) => ({ cause: "dns.cname-loop", pattern: "everywhere", resolvers }),
};
