import type { HealthyScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const fromAnotherNetwork: HealthyScenario = {
  id: "healthy/from-another-network",
  made: "asked from beside the servers, with a search list and three resolvers, one of them over IPv6",
  site: (setting) => ({
    ...goodSite(setting, "https", [setting.v4[0], setting.v6[1]]),
    from: "otherClient",
    resolvers: [setting.resolvers[0], setting.resolvers6[1], setting.thirdResolver].map((address) => ({
      kind: "unbound",
      address,
      lines: [],
    })),
    resolvConf: { search: [`corp.${setting.zone}`, setting.zone], options: [`ndots:${setting.chance.number(1, 3)}`] },
  }),
  expected: "healthy",
};
