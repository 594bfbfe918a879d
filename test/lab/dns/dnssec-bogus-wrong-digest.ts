import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const dnssecBogusWrongDigest: FaultScenario = {
  id: "dns.dnssec-bogus/wrong-digest",
  made: "the parent's DS has another digest",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }) => ({ zone: { ...zone, signing: "wrong-digest" } }),
  expected: ({ resolvers }) => ({ cause: "dns.dnssec-bogus", pattern: "everywhere", resolvers }),
};
