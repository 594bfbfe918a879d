import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import { goodSite } from "../site.ts";

/** One resolver has an address in its configuration, to be kept for so many seconds. */
const writtenIn = (ttlS: (setting: Setting) => number): Omit<FaultScenario, "id" | "made"> => ({
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }, setting) => ({
    resolvers: resolvers.map((resolver) =>
      resolver.address === setting.resolvers[setting.odd]
        ? {
            kind: "unbound",
            address: resolver.address,
            lines: [`local-data: "${setting.host}. ${ttlS(setting)} IN A ${setting.nobody}"`],
          }
        : resolver,
    ),
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.answers-differ", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
});

export const answersDifferWrittenIn: FaultScenario = {
  id: "dns.answers-differ/written-in",
  made: "somebody wrote a former address into the configuration of one resolver",
  ...writtenIn(({ days }) => 300 + days),
};

export const answersDifferWrittenInBriefly: FaultScenario = {
  id: "dns.answers-differ/written-in-briefly",
  made: "somebody wrote a former address into the configuration of one resolver, to be kept for some seconds",
  ...writtenIn(({ days }) => 1 + days),
};
