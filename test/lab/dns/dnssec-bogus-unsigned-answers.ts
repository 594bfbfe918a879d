import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const dnssecBogusUnsignedAnswers: FaultScenario = {
  id: "dns.dnssec-bogus/unsigned-answers",
  made: "the address records alone have no signatures",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }) => ({ zone: { ...zone, signing: "unsigned-answers" } }),
  expected: ({ resolvers }) => ({ cause: "dns.dnssec-bogus", pattern: "everywhere", resolvers }),
};
