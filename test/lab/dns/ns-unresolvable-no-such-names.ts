import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const nsUnresolvableNoSuchNames: FaultScenario = {
  id: "dns.ns-unresolvable/no-such-names",
  made: "the zone is delegated to names that do not exist",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, { zone: name }) => ({
    zone: { ...zone, delegation: ["a", "b"].map((label) => `${name}. 3600 IN NS ${label}.nowhere.example.`) },
  }),
  expected: ({ resolvers }) => ({ cause: "dns.ns-unresolvable", pattern: "everywhere", resolvers }),
};
