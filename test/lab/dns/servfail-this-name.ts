import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const servfailThisName: FaultScenario = {
  id: "dns.servfail/this-name",
  made: "both resolvers fail for this name alone, whatever its servers say",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }, { host }) => ({
    resolvers: resolvers.map((resolver) =>
      resolver.kind === "unbound"
        ? { ...resolver, rules: [{ when: { names: [host] }, does: "answers" as const, answer: { rcode: "SERVFAIL" } }] }
        : resolver,
    ),
  }),
  expected: ({ resolvers }) => ({ cause: "dns.servfail", pattern: "everywhere", resolvers }),
};
