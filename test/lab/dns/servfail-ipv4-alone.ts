import type { Resolver } from "../resolver.ts";
import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const servfailIpv4Alone: FaultScenario = {
  id: "dns.servfail/ipv4-alone",
  made: "one of two resolvers answers SERVFAIL to questions for the name's IPv4 addresses, and gives the IPv6 one",
  site: (setting) => ({
    ...goodSite(setting, "https", [setting.v4[0], setting.v6[0]]),
    resolvers: setting.resolvers.map((address): Resolver => ({ kind: "named", address, options: [] })),
  }),
  fault: ({ resolvers }, { host, odd }) => ({
    resolvers: resolvers.map(
      ({ address }, index): Resolver => ({
        kind: "named",
        address,
        options: [],
        rules: index === odd ? [{ when: { names: [host], types: ["A"] }, does: "answers", answer: { rcode: "SERVFAIL" } }] : [],
      }),
    ),
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.servfail", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
