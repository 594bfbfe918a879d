import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const splitHorizonBothInside: FaultScenario = {
  id: "dns.split-horizon/both-inside",
  made: "both resolvers are an office network's own and give its private address, which is not reached from here",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }, setting) => ({
    resolvers: resolvers.map((resolver) => ({
      ...resolver,
      lines: [`local-data: "${setting.host}. 60 IN A 192.168.${setting.days}.4"`],
    })),
  }),
  expected: ({ resolvers }) => ({ cause: "dns.split-horizon", pattern: "everywhere", resolvers }),
};
