import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const aaaaMisbehaviourSilent: FaultScenario = {
  id: "dns.aaaa-misbehaviour/silent",
  made: "one of two resolvers never answers questions for AAAA",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }, setting) => ({
    resolvers: resolvers.map((resolver) =>
      resolver.address === setting.resolvers[setting.odd]
        ? { kind: "unbound", address: resolver.address, lines: [], rules: [{ when: { types: ["AAAA"] }, does: "drop" }] }
        : resolver,
    ),
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.aaaa-misbehaviour", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
