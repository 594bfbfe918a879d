import { withRules } from "../resolver.ts";
import type { FaultScenario } from "../scenario.ts";
import { goodSite, zoneServers } from "../site.ts";

const failing = [{ when: { edns: true }, does: "answers" as const, answer: { rcode: "SERVFAIL" as const, edns: false } }];

export const ednsDroppedServerFailure: FaultScenario = {
  id: "dns.edns-dropped/server-failure",
  made: "one of two resolvers does not know EDNS and answers SERVFAIL",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }, { odd }) => ({
    resolvers: resolvers.map((resolver, index) => (index === odd ? withRules(resolver, failing) : resolver)),
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.edns-dropped", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};

/** Resolvers ask with EDNS, and take SERVFAIL for what it says. */
export const ednsDroppedServerFailureAtZone: FaultScenario = {
  id: "dns.edns-dropped/server-failure-at-zone",
  made: "the name servers do not know EDNS and answer SERVFAIL",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, setting) => ({
    zone: { ...zone, nameServers: zoneServers(setting, 2).map((server) => ({ ...server, rules: failing })) },
  }),
  expected: ({ network }) => ({ cause: "dns.edns-dropped", pattern: "everywhere", resolvers: network.dns.zone }),
};
