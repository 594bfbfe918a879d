import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import { addressRecords, goodSite, type Site } from "../site.ts";

/** Both addresses are of one network, as members of a pool are; the twin has the first one alone. */
const site = (setting: Setting): Site => goodSite(setting, "https", [setting.v4[0]]);

export const staleCacheOneOfTwoRemoved: FaultScenario = {
  id: "dns.stale-cache/one-of-two-removed",
  made: "one of two addresses was taken out and switched off, and one resolver keeps both for an hour",
  site,
  fault: ({ zone }, setting) => ({
    zone: { ...zone, records: setting.v4.map((address) => `${setting.host}. ${3_630 + setting.days} IN A ${address}`) },
    prepare: async ({ dig, serve, wait }) => {
      await dig(setting.resolvers[setting.odd], setting.host, "A");
      await serve({ zone: { ...zone, records: addressRecords(setting, [setting.v4[0]]) } });
      await wait(1_100);
    },
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.stale-cache", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};

export const answersDifferOneOfTwoWrittenIn: FaultScenario = {
  id: "dns.answers-differ/one-of-two-written-in",
  made: "somebody wrote two addresses into the configuration of both resolvers, one of which was switched off since",
  site,
  fault: ({ resolvers }, { host, days, v4 }) => ({
    resolvers: resolvers.map((resolver) => ({
      ...resolver,
      lines: v4.map((address) => `local-data: "${host}. ${300 + days} IN A ${address}"`),
    })),
  }),
  expected: ({ resolvers }) => ({ cause: "dns.answers-differ", pattern: "everywhere", resolvers }),
};
