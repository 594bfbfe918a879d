import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const nsUnresolvableNoGlue: FaultScenario = {
  id: "dns.ns-unresolvable/no-glue",
  made: "the zone is delegated to names within it, and the zone above gives no address for them",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, { zone: name }) => ({
    zone: { ...zone, delegation: ["ns1", "ns2"].map((label) => `${name}. 3600 IN NS ${label}.${name}.`) },
  }),
  expected: ({ resolvers }) => ({ cause: "dns.ns-unresolvable", pattern: "everywhere", resolvers }),
};
