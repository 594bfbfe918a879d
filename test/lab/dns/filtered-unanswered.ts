import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const filteredUnanswered: FaultScenario = {
  id: "dns.filtered/unanswered",
  made: "one of two resolvers drops every question for the name, by policy",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }, setting) => ({
    resolvers: resolvers.map((resolver) =>
      resolver.address === setting.resolvers[setting.odd]
        ? { kind: "unbound", address: resolver.address, lines: [], rules: [{ when: { names: [setting.host] }, does: "drop" }] }
        : resolver,
    ),
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.filtered", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
