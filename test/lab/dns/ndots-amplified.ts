import type { FaultScenario } from "../scenario.ts";
import { goodSite, goodZone } from "../site.ts";

/** In the twin the suffixes stay, and the name itself is asked for first. */
export const ndotsAmplified: FaultScenario = {
  id: "dns.ndots-amplified/as-in-a-cluster",
  made: "ndots:5 and two search suffixes, none of which has the name",
  site: (setting) => ({
    ...goodSite(setting, "https"),
    moreZones: [goodZone([], setting.otherZone)],
    resolvConf: { search: [`svc.${setting.otherZone}`, setting.otherZone], options: ["ndots:1"] },
  }),
  fault: ({ resolvConf }) => ({ resolvConf: { ...resolvConf, options: ["ndots:5"] } }),
  expected: () => ({ cause: "dns.ndots-amplified", pattern: "everywhere", isNote: true }),
};

/** In the twin `ndots` is as high and there is no suffix. */
export const ndotsAmplifiedOneSuffix: FaultScenario = {
  id: "dns.ndots-amplified/one-suffix",
  made: "one search suffix comes before a name with two dots, by ndots:3",
  site: (setting) => ({
    ...goodSite(setting, "http"),
    moreZones: [goodZone([], setting.otherZone)],
    resolvConf: { options: ["ndots:3"] },
  }),
  fault: ({ resolvConf }, { otherZone }) => ({ resolvConf: { ...resolvConf, search: [otherZone] } }),
  expected: () => ({ cause: "dns.ndots-amplified", pattern: "everywhere", isNote: true }),
};
