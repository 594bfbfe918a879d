import type { FaultScenario } from "../scenario.ts";
import { goodIdentity, goodSite, goodZone } from "../site.ts";

/** That name is looked up like any other, and its servers vouch for its address. */
export const filteredWalledGarden: FaultScenario = {
  id: "dns.filtered/walled-garden",
  made: "both resolvers (named) have the name in a response policy zone, as an alias of a name where a page says so",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const [first] = site.servers;
    const garden = { host: `garden.${setting.otherZone}`, address: setting.elsewhere4[0] };
    const identity = { ...goodIdentity(setting), names: [garden.host] };
    return {
      ...site,
      moreZones: [
        goodZone([`${garden.host}. 60 IN A ${garden.address}`], setting.otherZone),
        { ...goodZone([`${setting.host} CNAME ${garden.host}.`], `rpz.${setting.otherZone}`), signing: "unsigned" },
      ],
      servers: first === undefined ? [] : [...site.servers, { ...first, address: garden.address, place: "elsewhere", identity }],
    };
  },
  fault: (_, { resolvers, otherZone, network: { dns }, host, elsewhere4 }) => ({
    resolvers: resolvers.map((address) => ({
      kind: "named",
      address,
      options: [`response-policy { zone "rpz.${otherZone}"; } qname-wait-recurse no;`],
      statements: [`zone "rpz.${otherZone}" { type secondary; primaries { ${dns.zone[0]}; }; };`],
    })),
    prepare: async ({ dig, run, until }) => {
      for (const resolver of resolvers)
        await until(async () => {
          await run("dns", "dig", "-b", dns.zone[0], `@${resolver}`, "+opcode=notify", "+tries=1", `rpz.${otherZone}`, "SOA");
          return (await dig(resolver, host, "A")).includes(elsewhere4[0]);
        });
    },
  }),
  expected: ({ resolvers }) => ({ cause: "dns.filtered", pattern: "everywhere", resolvers }),
};
