import type { FaultScenario } from "../scenario.ts";
import { addressRecords, goodSite } from "../site.ts";

export const answersDifferDenied: FaultScenario = {
  id: "dns.answers-differ/denied",
  made: "the second resolver is shown a view without the name",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return { ...site, zone: { ...site.zone, recordsForSecond: site.zone.records } };
  },
  fault: ({ zone }, setting) => ({
    zone: { ...zone, recordsForSecond: addressRecords({ ...setting, host: `other.${setting.zone}` }, setting.v4) },
  }),
  expected: ({ resolvers }) => ({ cause: "dns.answers-differ", pattern: "some-resolvers", resolvers: [resolvers[1]] }),
};
