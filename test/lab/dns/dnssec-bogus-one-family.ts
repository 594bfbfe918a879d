import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const dnssecBogusIpv4Alone: FaultScenario = {
  id: "dns.dnssec-bogus/ipv4-alone",
  made: "the IPv4 address was edited in the signed zone, whose IPv6 address is as it was",
  site: (setting) => goodSite(setting, "https", [setting.v4[0], setting.v6[0]]),
  fault: ({ zone }) => ({ zone: { ...zone, signing: "forged-A" } }),
  expected: ({ resolvers }) => ({ cause: "dns.dnssec-bogus", pattern: "everywhere", resolvers }),
};

export const dnssecBogusOnlyIpv4Spoken: FaultScenario = {
  id: "dns.dnssec-bogus/only-ipv4-spoken",
  made: "the IPv4 address was edited in the signed zone, and the client has no IPv6 to take the other one",
  site: (setting) => ({
    ...goodSite(setting, "https", [setting.v4[0], setting.v6[0]]),
    ipLines: { client: [`address del ${setting.network.client.own6}/64 dev up0`] },
  }),
  fault: ({ zone }) => ({ zone: { ...zone, signing: "forged-A" } }),
  expected: ({ resolvers }) => ({ cause: "dns.dnssec-bogus", pattern: "everywhere", resolvers }),
};

export const dnssecBogusIpv6Alone: FaultScenario = {
  id: "dns.dnssec-bogus/ipv6-alone",
  made: "the IPv6 address was edited in the signed zone, and the resolvers are named",
  site: (setting) => ({
    ...goodSite(setting, "https", [setting.v4[0], setting.v6[0]]),
    resolvers: setting.resolvers.map((address) => ({ kind: "named" as const, address, options: [] })),
  }),
  fault: ({ zone }) => ({ zone: { ...zone, signing: "forged-AAAA" } }),
  expected: ({ resolvers }) => ({ cause: "dns.dnssec-bogus", pattern: "everywhere", resolvers }),
};

export const dnssecBogusDenials: FaultScenario = {
  id: "dns.dnssec-bogus/denials",
  made: "the name has no IPv6 address, and the signatures over the proof of that do not hold",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }) => ({ zone: { ...zone, signing: "forged-NSEC" } }),
  expected: ({ resolvers }) => ({ cause: "dns.dnssec-bogus", pattern: "everywhere", resolvers }),
};
