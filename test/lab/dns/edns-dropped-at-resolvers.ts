import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const ednsDroppedAtResolvers: FaultScenario = {
  id: "dns.edns-dropped/at-resolvers",
  made: "a middlebox before both resolvers drops questions with EDNS",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }) => ({
    resolvers: resolvers.map((resolver) =>
      "rules" in resolver || resolver.kind === "unbound"
        ? { ...resolver, rules: [{ when: { edns: true, transport: "udp" }, does: "drop" as const }] }
        : resolver,
    ),
  }),
  expected: ({ resolvers }) => ({ cause: "dns.edns-dropped", pattern: "everywhere", resolvers }),
};
