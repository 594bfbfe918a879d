import type { Resolver } from "../resolver.ts";
import type { FaultScenario } from "../scenario.ts";
import { goodSite, type Site } from "../site.ts";

const asking = ({ resolvers }: Site, whom: string): Resolver[] =>
  resolvers.map(({ address }) => ({ kind: "named", address, options: [`allow-query { ${whom}; };`] }));

export const refusedByNamed: FaultScenario = {
  id: "dns.refused/by-named",
  made: "both resolvers (named) let nobody ask",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return { ...site, resolvers: asking(site, "any") };
  },
  fault: (site) => ({ resolvers: asking(site, "none") }),
  expected: ({ resolvers }) => ({ cause: "dns.refused", pattern: "everywhere", resolvers }),
};
