import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import { addressRecords, goodSite, type Site } from "../site.ts";

/** The name as an alias of one of two names in the zone, which both stay there; nobody serves at the former one. */
const records = (setting: Setting, to: "green" | "blue"): string[] => [
  `${setting.host}. ${3_630 + setting.days} IN CNAME ${to}.${setting.zone}.`,
  ...addressRecords({ ...setting, host: `green.${setting.zone}` }, setting.v4),
  ...addressRecords({ ...setting, host: `blue.${setting.zone}` }, [setting.nobody]),
];

const site = (setting: Setting): Site => {
  const good = goodSite(setting, "https");
  return { ...good, zone: { ...good.zone, records: records(setting, "green") } };
};

const changed = (id: string, made: string, who: (setting: Setting) => readonly string[], type: string): FaultScenario => ({
  id: `dns.stale-cache/${id}`,
  made,
  site,
  fault: ({ zone }, setting) => ({
    zone: { ...zone, records: records(setting, "blue") },
    prepare: async ({ dig, serve, wait }) => {
      for (const server of who(setting)) await dig(server, setting.host, type);
      await serve({ zone });
      await wait(1_100);
    },
  }),
  expected: (setting) => ({
    cause: "dns.stale-cache",
    pattern: who(setting).length === setting.resolvers.length ? "everywhere" : "some-resolvers",
    resolvers: who(setting),
  }),
});

export const staleCacheChangedAlias = changed(
  "changed-alias",
  "the alias was changed, its former target still exists, and one resolver keeps the former alias alone",
  ({ resolvers, odd }) => [resolvers[odd]],
  "CNAME",
);

export const staleCacheChangedAliasEverywhere = changed(
  "changed-alias-everywhere",
  "the alias was changed, its former target still exists, and both resolvers keep the former alias and where it led",
  ({ resolvers }) => resolvers,
  "A",
);
