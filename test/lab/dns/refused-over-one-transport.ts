import { type Resolver, withRules } from "../resolver.ts";
import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

const refusing = (resolver: Resolver, transport: "udp" | "tcp"): Resolver =>
  withRules(resolver, [{ when: { transport }, does: "answers", answer: { rcode: "REFUSED" } }]);

export const refusedOverUdpByOne: FaultScenario = {
  id: "dns.refused/over-udp-by-one",
  made: "a rule before one of two resolvers answers REFUSED to whatever comes over UDP",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }, setting) => ({
    resolvers: resolvers.map((one) => (one.address === setting.resolvers[setting.odd] ? refusing(one, "udp") : one)),
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.refused", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};

/** Nobody asks over TCP while answers are short. */
export const refusedOverTcp: FaultScenario = {
  id: "dns.refused/over-tcp",
  made: "both resolvers answer REFUSED to whatever comes over TCP",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }) => ({ resolvers: resolvers.map((one) => refusing(one, "tcp")) }),
  expected: ({ resolvers }) => ({ cause: "dns.refused", pattern: "everywhere", resolvers, isNote: true }),
};
