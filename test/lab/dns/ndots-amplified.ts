import type { FaultScenario } from "../scenario.ts";
import { goodSite, goodZone } from "../site.ts";

/** In the twin the suffix stays, and the name has as many dots as `ndots` asks for. */
export const ndotsAmplified: FaultScenario = {
  id: "dns.ndots-amplified/as-in-a-cluster",
  made: "ndots:5 and several search suffixes, none of which has the name",
  site: (setting) => ({
    ...goodSite(setting, "https"),
    moreZones: [goodZone([], setting.otherZone)],
    resolvConf: { search: [`svc.${setting.otherZone}`, setting.otherZone], options: ["ndots:1"] },
  }),
  fault: ({ resolvConf }) => ({ resolvConf: { ...resolvConf, options: ["ndots:5"] } }),
  expected: () => ({ cause: "dns.ndots-amplified", pattern: "everywhere", isNote: true }),
};
