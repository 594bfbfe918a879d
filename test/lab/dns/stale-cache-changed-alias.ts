import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import { addressRecords, goodSite, type Site } from "../site.ts";

type Target = "green" | "blue";

/** The name as an alias of one of two names in the zone, of which these exist; nobody serves at the former one, blue. */
const records = (setting: Setting, to: Target, existing: readonly Target[]): string[] => [
  `${setting.host}. ${3_630 + setting.days} IN CNAME ${to}.${setting.zone}.`,
  ...existing.flatMap((name) =>
    addressRecords({ ...setting, host: `${name}.${setting.zone}` }, name === "green" ? setting.v4 : [setting.nobody]),
  ),
];

/** `left`: what exists after the change. */
const changed = (
  id: string,
  made: string,
  who: (setting: Setting) => readonly string[],
  type: string,
  left: readonly Target[] = ["green", "blue"],
): FaultScenario => ({
  id: `dns.stale-cache/${id}`,
  made,
  site: (setting): Site => {
    const good = goodSite(setting, "https");
    return { ...good, zone: { ...good.zone, records: records(setting, "green", left) } };
  },
  fault: ({ zone }, setting) => ({
    zone: { ...zone, records: records(setting, "blue", ["green", "blue"]) },
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

export const staleCacheDeletedTarget = changed(
  "deleted-target",
  "the alias was changed, its former target deleted, and one resolver keeps the former alias alone",
  ({ resolvers, odd }) => [resolvers[odd]],
  "CNAME",
  ["green"],
);

export const staleCacheDeletedTargetEverywhere = changed(
  "deleted-target-everywhere",
  "the alias was changed, its former target deleted, and both resolvers keep the former alias alone",
  ({ resolvers }) => resolvers,
  "CNAME",
  ["green"],
);

export const staleCacheDeletedTargetKept = changed(
  "deleted-target-kept",
  "the alias was changed, its former target deleted, and one resolver keeps the former alias and where it led",
  ({ resolvers, odd }) => [resolvers[odd]],
  "A",
  ["green"],
);
