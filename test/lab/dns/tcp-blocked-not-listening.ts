import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const tcpBlockedNotListening: FaultScenario = {
  id: "dns.tcp-blocked/not-listening",
  made: "answers are cut over UDP at one of two resolvers, which does not listen on TCP",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }, { odd }) => ({
    resolvers: resolvers.map((resolver, index) =>
      index === odd && resolver.kind === "unbound"
        ? { ...resolver, rules: [{ when: { transport: "udp" as const }, does: "truncates" as const }] }
        : resolver,
    ),
    rules: { r2: { forward: [`ip daddr ${resolvers[odd]?.address} tcp dport 53 reject with tcp reset`] } },
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.tcp-blocked", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
