import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const aaaaMisbehaviourServfail: FaultScenario = {
  id: "dns.aaaa-misbehaviour/servfail",
  made: "both resolvers answer SERVFAIL to questions for AAAA alone",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }) => ({
    resolvers: resolvers.map((resolver) => ({
      ...resolver,
      rules: [{ when: { types: ["AAAA"] }, does: "answers", answer: { rcode: "SERVFAIL" } }],
    })),
  }),
  expected: ({ resolvers }) => ({ cause: "dns.aaaa-misbehaviour", pattern: "everywhere", resolvers }),
};
