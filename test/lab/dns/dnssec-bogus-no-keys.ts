import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const dnssecBogusNoKeys: FaultScenario = {
  id: "dns.dnssec-bogus/no-keys",
  made: "the zone has no DNSKEY",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }) => ({ zone: { ...zone, signing: "no-keys" } }),
  expected: ({ resolvers }) => ({ cause: "dns.dnssec-bogus", pattern: "everywhere", resolvers }),
};
