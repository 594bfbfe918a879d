import { withRules } from "../resolver.ts";
import type { FaultScenario } from "../scenario.ts";
import { goodSite, type Site } from "../site.ts";
import type { DnsRelayRule } from "../stand-in/dns-relay.ts";

/** Half of the questions for the name end so at one of two resolvers. */
const everySecond = (
  { resolvers }: Site,
  { host, odd }: { host: string; odd: 0 | 1 },
  rcode: "SERVFAIL" | "REFUSED",
): Pick<Site, "resolvers"> => {
  const rules: readonly DnsRelayRule[] = [{ when: { names: [host], every: 2 }, does: "answers", answer: { rcode } }];
  return {
    resolvers: resolvers.map((resolver, index) => (index === odd ? withRules(resolver, rules) : resolver)),
  };
};

export const servfailNowAndThen: FaultScenario = {
  id: "dns.servfail/now-and-then",
  made: "one of two resolvers answers every second question for the name with SERVFAIL",
  site: (setting) => goodSite(setting, "https"),
  fault: (site, setting) => everySecond(site, setting, "SERVFAIL"),
  expected: ({ resolvers, odd }) => ({ cause: "dns.servfail", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};

export const refusedNowAndThenByResolver: FaultScenario = {
  id: "dns.refused/now-and-then",
  made: "one of two resolvers refuses every second question for the name",
  site: (setting) => goodSite(setting, "https"),
  fault: (site, setting) => everySecond(site, setting, "REFUSED"),
  expected: ({ resolvers, odd }) => ({ cause: "dns.refused", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
