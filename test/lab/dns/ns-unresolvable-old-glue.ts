import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const nsUnresolvableOldGlue: FaultScenario = {
  id: "dns.ns-unresolvable/old-glue",
  made: "the zone above gives addresses that the name servers have no more; one resolver remembers the new ones",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, setting) => {
    const { zone: name, network } = setting;
    const servers = [0, 1].map((index) => `ns${index + 1}.${name}`);
    const delegation = servers.flatMap((server, index) => [
      `${name}. 3600 IN NS ${server}.`,
      `${server}. 3600 IN A ${network.dns.spare[index]}`,
    ]);
    return {
      prepare: async ({ dig, serve }) => {
        const remembers = setting.resolvers[1 - setting.odd] ?? "";
        await dig(remembers, setting.host, "A");
        await dig(remembers, name, "NS");
        for (const server of servers) await dig(remembers, server, "A");
        await serve({ zone: { ...zone, delegation } });
      },
    };
  },
  expected: ({ resolvers, odd }) => ({ cause: "dns.ns-unresolvable", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
