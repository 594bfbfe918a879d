import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const nodataOnlyText: FaultScenario = {
  id: "dns.nodata/only-text",
  made: "the name has a TXT record and no address",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, { host }) => ({ zone: { ...zone, records: [`${host}. 60 IN TXT "reserved"`] } }),
  expected: ({ resolvers }) => ({ cause: "dns.nodata", pattern: "everywhere", resolvers }),
};
