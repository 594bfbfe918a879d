import type { FaultScenario } from "../scenario.ts";
import { addressRecords, goodSite } from "../site.ts";

export const staleCacheServesExpired: FaultScenario = {
  id: "dns.stale-cache/serves-expired",
  made: "one resolver cannot ask the zone any more and serves what has expired, and says so",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone, resolvers }, setting) => ({
    zone: { ...zone, records: [`${setting.host}. 1 IN A ${setting.nobody}`] },
    resolvers: resolvers.map((resolver) =>
      resolver.address === setting.resolvers[setting.odd]
        ? {
            ...resolver,
            lines: ["serve-expired: yes", "serve-expired-client-timeout: 200", "ede: yes", "ede-serve-expired: yes"],
          }
        : resolver,
    ),
    prepare: async ({ dig, serve, wait, rules }) => {
      await dig(setting.resolvers[setting.odd], setting.host, "A");
      await serve({ zone: { ...zone, records: addressRecords(setting, setting.v4) } });
      await wait(1_500);
      await rules("dns", "input", [
        `ip saddr ${setting.resolvers[setting.odd]} ip daddr { ${setting.network.dns.zone.join(", ")} } drop`,
      ]);
    },
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.stale-cache", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
