import type { FaultScenario } from "../scenario.ts";
import { goodSite, goodZone } from "../site.ts";

export const searchSuffixStuck: FaultScenario = {
  id: "dns.search-suffix/stuck",
  made: "the zone of the search domain is not served, and lookups wait for it",
  site: (setting) => ({
    ...goodSite(setting, "https"),
    moreZones: [goodZone([], setting.otherZone)],
    resolvConf: { search: [setting.otherZone], options: ["ndots:4", "timeout:1", "attempts:1"] },
  }),
  fault: ({ resolvers }, { otherZone }) => ({
    resolvers: resolvers.map((resolver) => ({ ...resolver, rules: [{ when: { names: [`*.${otherZone}`] }, does: "drop" }] })),
  }),
  expected: () => ({ cause: "dns.search-suffix", pattern: "everywhere" }),
};
