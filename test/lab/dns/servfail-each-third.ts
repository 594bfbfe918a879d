import { type Resolver, withRules } from "../resolver.ts";
import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";
import type { DnsRelayCase, DnsRelayRule } from "../stand-in/dns-relay.ts";

/** With each second one, A and AAAA that are asked in turn would differ for ever. */
const eachThird = (rcode: "SERVFAIL" | "REFUSED", when: DnsRelayCase = {}): readonly DnsRelayRule[] => [
  { when: { ...when, every: 3 }, does: "answers", answer: { rcode } },
];

export const servfailEachThirdAtBoth: FaultScenario = {
  id: "dns.servfail/each-third-at-both",
  made: "both resolvers, one unbound and one named, answer each third question for the name with SERVFAIL",
  site: (setting) => ({
    ...goodSite(setting, "https"),
    resolvers: setting.resolvers.map(
      (address, index): Resolver =>
        index === setting.odd ? { kind: "named", address, options: [] } : { kind: "unbound", address, lines: [] },
    ),
  }),
  fault: ({ resolvers }, { host }) => ({
    resolvers: resolvers.map((resolver) => withRules(resolver, eachThird("SERVFAIL", { names: [host] }))),
  }),
  expected: () => ({ cause: "dns.servfail", pattern: "some-tries" }),
};

/** As one of a pool behind the address does whose list of who may ask is out of date. */
export const refusedEachThird: FaultScenario = {
  id: "dns.refused/each-third",
  made: "the last of three resolvers refuses each third question, whatever it is for",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return { ...site, resolvers: [...site.resolvers, { kind: "named", address: setting.thirdResolver, options: [] }] };
  },
  fault: ({ resolvers }) => ({
    resolvers: resolvers.map(
      (resolver): Resolver => (resolver.kind === "named" ? { ...resolver, rules: eachThird("REFUSED") } : resolver),
    ),
  }),
  expected: ({ thirdResolver }) => ({ cause: "dns.refused", pattern: "some-resolvers", resolvers: [thirdResolver] }),
};
