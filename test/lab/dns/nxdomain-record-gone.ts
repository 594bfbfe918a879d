import type { FaultScenario } from "../scenario.ts";
import { addressRecords, goodSite } from "../site.ts";

export const nxdomainRecordGone: FaultScenario = {
  id: "dns.nxdomain/record-gone",
  made: "the zone has no record of the name, only of another",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, setting) => ({
    zone: { ...zone, records: addressRecords({ ...setting, host: `other.${setting.zone}` }, setting.v4) },
  }),
  expected: ({ resolvers }) => ({ cause: "dns.nxdomain", pattern: "everywhere", resolvers }),
};
