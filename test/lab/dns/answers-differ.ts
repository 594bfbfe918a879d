import type { FaultScenario } from "../scenario.ts";
import { addressRecords, goodSite } from "../site.ts";

/** In the twin the views differ too, as they do by design where each site has its own address. */
export const answersDiffer: FaultScenario = {
  id: "dns.answers-differ/two-views",
  made: "the second resolver is shown another view, whose address does not serve the name",
  site: (setting) => {
    const { v4 } = setting;
    const site = goodSite(setting, "https");
    return {
      ...site,
      zone: { ...site.zone, records: addressRecords(setting, [v4[0]]), recordsForSecond: addressRecords(setting, [v4[1]]) },
    };
  },
  fault: ({ zone }, setting) => ({ zone: { ...zone, recordsForSecond: addressRecords(setting, [setting.network.server.own4]) } }),
  expected: ({ resolvers }) => ({ cause: "dns.answers-differ", pattern: "some-resolvers", resolvers: [resolvers[1]] }),
};
