import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** Its denials hold for some seconds, and never run out. */
export const answersDifferOwnCopy: FaultScenario = {
  id: "dns.answers-differ/own-copy",
  made: "one resolver has an outdated copy of the zone, without the name",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }, setting) => ({
    resolvers: resolvers.map((resolver) =>
      resolver.address === setting.resolvers[setting.odd]
        ? { kind: "unbound", address: resolver.address, lines: outdatedCopy(setting.zone, 1 + setting.days) }
        : resolver,
    ),
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.answers-differ", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};

const outdatedCopy = (zone: string, negativeTtl: number): string[] => [
  `local-zone: "${zone}." static`,
  `local-data: "${zone}. ${negativeTtl} IN SOA ns1.${zone}. host.${zone}. 1 3600 600 86400 ${negativeTtl}"`,
];
