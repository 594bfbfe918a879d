import type { FaultScenario } from "../scenario.ts";
import { addressRecords, goodSite, goodZone } from "../site.ts";

/** That server calls itself the zone's, and neither the zone above nor the zone knows it. */
export const answersDifferOutdatedStub: FaultScenario = {
  id: "dns.answers-differ/outdated-stub",
  made: "one resolver asks a former name server of the zone, which gives the former address",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }, setting) => ({
    moreZones: [
      {
        ...goodZone(addressRecords(setting, [setting.nobody]), setting.zone),
        // Else the zone above would say of the zone of today that it is signed.
        signing: "unsigned",
        nameServers: [{ name: `old.${setting.zone}`, addresses: [setting.network.dns.spare[0]] }],
        delegation: [],
      },
    ],
    resolvers: resolvers.map((resolver) =>
      resolver.address === setting.resolvers[setting.odd]
        ? {
            kind: "unbound",
            address: resolver.address,
            lines: [`domain-insecure: "${setting.zone}"`],
            clauses: ["stub-zone:", `  name: "${setting.zone}"`, `  stub-addr: ${setting.network.dns.spare[0]}`],
          }
        : resolver,
    ),
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.answers-differ", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
