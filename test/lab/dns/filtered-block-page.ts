import type { FaultScenario } from "../scenario.ts";
import { addressRecords, changedServers, goodSite, goodZone } from "../site.ts";

const html = (title: string): string =>
  `default_type text/html; return 200 "<!DOCTYPE html><html><head><title>${title}</title></head><body>${title}</body></html>";`;

/** In the twin the policy sends its people to a server of their own, which has the same page. */
export const filteredBlockPage: FaultScenario = {
  id: "dns.filtered/block-page",
  made: "one of two resolvers (named) has the name in a response policy zone, with the address of a page that says so over plain HTTP",
  site: (setting) => {
    const { otherZone, odd, host, v4, elsewhere4, network } = setting;
    const site = goodSite(setting, "http", [v4[0], elsewhere4[0]]);
    return {
      ...site,
      zone: { ...site.zone, records: addressRecords(setting, [v4[0]]) },
      servers: site.servers.map((server, index) => ({
        ...server,
        location: html("Shop"),
        ...(index === 1 ? { place: "elsewhere" as const } : {}),
      })),
      moreZones: [{ ...goodZone([`${host} A ${elsewhere4[0]}`], otherZone), signing: "unsigned" }],
      resolvers: site.resolvers.map((resolver) =>
        resolver.address === setting.resolvers[odd]
          ? {
              kind: "named",
              address: resolver.address,
              options: [`response-policy { zone "${otherZone}"; } qname-wait-recurse no;`],
              statements: [`zone "${otherZone}" { type secondary; primaries { ${network.dns.zone[0]}; }; };`],
            }
          : resolver,
      ),
      prepare: ({ dig, run, until }) => {
        const [resolver, primary] = [setting.resolvers[odd], network.dns.zone[0]];
        return until(async () => {
          await run("dns", "dig", "-b", primary, `@${resolver}`, "+opcode=notify", "+tries=1", otherZone, "SOA");
          return (await dig(resolver, host, "A")).includes(elsewhere4[0]);
        });
      },
    };
  },
  fault: (site, { elsewhere4, chance }) =>
    changedServers(site, [elsewhere4[0]], (server) =>
      server.kind === "nginx" ? { ...server, location: chance.pick([html("Access blocked"), "return 403;"]) } : server,
    ),
  expected: ({ resolvers, odd }) => ({ cause: "dns.filtered", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};

export const filteredBlockPageSaid: FaultScenario = {
  id: "dns.filtered/block-page-said",
  made: "one of two resolvers gives the address of a page over plain HTTP, and says that it filters",
  site: (setting) => goodSite(setting, "http"),
  fault: ({ resolvers, servers }, { resolvers: addresses, odd, host, elsewhere4, plainPort }) => ({
    resolvers: resolvers.map((resolver) =>
      resolver.address === addresses[odd]
        ? {
            kind: "unbound",
            address: resolver.address,
            lines: [],
            rules: [
              {
                when: { names: [host], types: ["A"] },
                does: "answers",
                answer: { answers: [`${host} 60 A ${elsewhere4[0]}`], ede: [{ code: 15 + odd, text: "by policy" }] },
              },
            ],
          }
        : resolver,
    ),
    servers: [
      ...servers,
      { kind: "nginx", address: elsewhere4[0], port: plainPort, place: "elsewhere", identity: null, location: html("Welcome") },
    ],
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.filtered", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
