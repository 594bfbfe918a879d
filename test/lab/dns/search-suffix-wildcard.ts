import type { FaultScenario } from "../scenario.ts";
import { goodSite, goodZone } from "../site.ts";

export const searchSuffixWildcard: FaultScenario = {
  id: "dns.search-suffix/wildcard",
  made: "a wildcard record of the search domain answers before the name itself is asked for",
  site: (setting) => ({
    ...goodSite(setting, "https"),
    moreZones: [goodZone([], setting.otherZone)],
    resolvConf: { search: [setting.otherZone], options: ["ndots:5"] },
  }),
  fault: (_, { otherZone, nobody }) => ({ moreZones: [goodZone([`* 60 IN A ${nobody}`], otherZone)] }),
  expected: () => ({ cause: "dns.search-suffix", pattern: "everywhere" }),
};
