import type { FaultScenario } from "../scenario.ts";
import { goodSite, goodZone } from "../site.ts";

export const filteredPolicyZone: FaultScenario = {
  id: "dns.filtered/policy-zone",
  made: "one of two resolvers (named) has the name in a response policy zone",
  site: (setting) => ({
    ...goodSite(setting, "https"),
    moreZones: [
      { ...goodZone([`${setting.host} CNAME ${setting.chance.pick([".", "*."])}`], setting.otherZone), signing: "unsigned" },
    ],
  }),
  fault: ({ resolvers }, setting) => ({
    resolvers: resolvers.map((resolver) =>
      resolver.address === setting.resolvers[setting.odd]
        ? {
            kind: "named",
            address: resolver.address,
            options: [`response-policy { zone "${setting.otherZone}"; } qname-wait-recurse no;`],
            statements: [`zone "${setting.otherZone}" { type secondary; primaries { ${setting.network.dns.zone[0]}; }; };`],
          }
        : resolver,
    ),
    prepare: ({ dig, run, until }) => {
      const [resolver, primary] = [setting.resolvers[setting.odd], setting.network.dns.zone[0]];
      return until(async () => {
        // Both start at once: a resolver that found its primary not up yet tries again by itself only after a minute.
        await run("dns", "dig", "-b", primary, `@${resolver}`, "+opcode=notify", "+tries=1", setting.otherZone, "SOA");
        return !(await dig(resolver, setting.host, "A")).includes("ANSWER SECTION");
      });
    },
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.filtered", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
