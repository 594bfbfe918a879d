import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const tcpBlockedAnswerCut: FaultScenario = {
  id: "dns.tcp-blocked/answer-cut",
  made: "every answer over UDP is cut, and TCP port 53 is filtered",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }) => ({
    resolvers: resolvers.map((resolver) =>
      resolver.kind === "unbound"
        ? { ...resolver, rules: [{ when: { transport: "udp" }, does: "truncates" as const }] }
        : resolver,
    ),
    rules: { r1: { forward: resolvers.map(({ address }) => `ip daddr ${address} tcp dport 53 drop`) } },
  }),
  expected: ({ resolvers }) => ({ cause: "dns.tcp-blocked", pattern: "everywhere", resolvers }),
};
