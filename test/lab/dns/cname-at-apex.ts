import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import { addressRecords, goodSite, goodZone, type Site, zoneServers } from "../site.ts";
import type { DnsRelayRule } from "../stand-in/dns-relay.ts";

/** The domain itself is the target. A `named` loads no zone with a CNAME at its top, as some other programs and providers do: a relay before it gives that. */
function siteOf(setting: Setting): Site {
  const { zone } = setting;
  const site = goodSite({ ...setting, host: zone }, "https");
  const records = [...site.zone.records, ...addressRecords({ ...setting, host: `edge.${zone}` }, setting.v4)];
  const served = { ...site.zone, records, signing: "unsigned" as const };
  return { ...site, zone: { ...served, nameServers: withRules(setting, []) } };
}

const withRules = (setting: Setting, rules: readonly DnsRelayRule[]) => zoneServers(setting, 2).map((one) => ({ ...one, rules }));

const alias = ({ zone }: Setting, target: string, types: readonly string[]): DnsRelayRule => ({
  when: { names: [zone], types },
  does: "answers",
  answer: { aa: true, answers: [`${zone} 60 CNAME ${target}`] },
});

export const cnameAtApex: FaultScenario = {
  id: "dns.cname-at-apex/beside-soa",
  made: "the domain's own name is an alias of a name below it, beside its SOA and NS records",
  site: siteOf,
  fault: ({ zone }, setting) => ({
    zone: { ...zone, nameServers: withRules(setting, [alias(setting, `edge.${setting.zone}`, ["A", "AAAA", "CNAME"])]) },
  }),
  expected: () => ({ cause: "dns.cname-at-apex", pattern: "everywhere", isNote: true }),
};

export const cnameAtApexOfProvider: FaultScenario = {
  id: "dns.cname-at-apex/of-a-provider",
  made: "the domain's own name is an alias of a provider's name, and no other type is answered there but SOA and NS",
  site: (setting) => ({
    ...siteOf(setting),
    moreZones: [goodZone(addressRecords({ ...setting, host: `edge.${setting.otherZone}` }, setting.v4), setting.otherZone)],
  }),
  fault: ({ zone }, setting) => {
    const types = ["A", "AAAA", "CNAME", "MX", "TXT", "CAA", "HTTPS"];
    return { zone: { ...zone, nameServers: withRules(setting, [alias(setting, `edge.${setting.otherZone}`, types)]) } };
  },
  expected: () => ({ cause: "dns.cname-at-apex", pattern: "everywhere", isNote: true }),
};
