import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const cnameLoopAcrossZones: FaultScenario = {
  id: "dns.cname-loop/across-zones",
  made: "an alias leads into another zone, and from there back",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, { host, otherZone }) => ({
    zone: { ...zone, records: [`${host}. 60 IN CNAME edge.${otherZone}.`] },
    moreZones: [{ name: otherZone, records: [`edge 60 IN CNAME ${host}.`], recordsForSecond: null, serving: "well" }],
  }),
  expected: ({ resolvers }) => ({ cause: "dns.cname-loop", pattern: "everywhere", resolvers }),
};
