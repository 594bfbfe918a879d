import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const nodataNamesBelow: FaultScenario = {
  id: "dns.nodata/names-below",
  made: "only names below the name exist",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, { host }) => ({ zone: { ...zone, records: [`_acme.${host}. 60 IN TXT "here"`] } }),
  expected: ({ resolvers }) => ({ cause: "dns.nodata", pattern: "everywhere", resolvers }),
};
