import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const nsUnresolvableWithoutAddress: FaultScenario = {
  id: "dns.ns-unresolvable/without-address",
  made: "the zone is delegated to a name that exists and has no address",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, { zone: name, otherZone }) => ({
    zone: { ...zone, delegation: [`${name}. 3600 IN NS ns.${otherZone}.`] },
    moreZones: [{ name: otherZone, records: ['ns 60 IN TXT "was here"'], recordsForSecond: null, serving: "well" }],
  }),
  expected: ({ resolvers }) => ({ cause: "dns.ns-unresolvable", pattern: "everywhere", resolvers }),
};
