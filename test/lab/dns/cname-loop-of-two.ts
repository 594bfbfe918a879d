import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const cnameLoopOfTwo: FaultScenario = {
  id: "dns.cname-loop/of-two",
  made: "two aliases of the zone point to one another",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, { host, zone: name }) => ({
    zone: { ...zone, records: [`${host}. 60 IN CNAME other.${name}.`, `other.${name}. 60 IN CNAME ${host}.`] },
  }),
  expected: ({ resolvers }) => ({ cause: "dns.cname-loop", pattern: "everywhere", resolvers }),
};
