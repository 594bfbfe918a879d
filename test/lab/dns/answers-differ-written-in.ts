import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const answersDifferWrittenIn: FaultScenario = {
  id: "dns.answers-differ/written-in",
  made: "somebody wrote a former address into the configuration of one resolver",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }, setting) => ({
    resolvers: resolvers.map((resolver) =>
      resolver.address === setting.resolvers[setting.odd]
        ? {
            kind: "unbound",
            address: resolver.address,
            lines: [`local-data: "${setting.host}. ${300 + setting.days} IN A ${setting.nobody}"`],
          }
        : resolver,
    ),
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.answers-differ", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};

export const answersDifferWrittenInBriefly: FaultScenario = {
  id: "dns.answers-differ/written-in-briefly",
  made: "somebody wrote a former address into the configuration of one resolver, to be kept for some seconds",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }, setting) => ({
    resolvers: resolvers.map((resolver) =>
      resolver.address === setting.resolvers[setting.odd]
        ? {
            kind: "unbound",
            address: resolver.address,
            lines: [`local-data: "${setting.host}. ${1 + setting.days} IN A ${setting.nobody}"`],
          }
        : resolver,
    ),
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.answers-differ", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
