import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const delegationMismatchParentOutdated: FaultScenario = {
  id: "dns.delegation-mismatch/parent-outdated",
  made: "the parent names two servers that dropped the zone; one resolver still knows the new ones",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, setting) => {
    const { zone: name, network } = setting;
    const moved = network.dns.spare
      .slice(0, 2)
      .map((address, index) => ({ name: `new${index + 1}.${name}`, addresses: [address] }));
    return {
      zone: { ...zone, nameServers: moved },
      prepare: async ({ dig, serve }) => {
        for (const type of ["A", "NS"])
          await dig(setting.resolvers[1 - setting.odd] ?? "", type === "A" ? setting.host : name, type);
        const delegation = network.dns.zone.flatMap((address, index) => [
          `${name}. 3600 IN NS old${index + 1}.${name}.`,
          `old${index + 1}.${name}. 3600 IN A ${address}`,
        ]);
        await serve({ zone: { ...zone, nameServers: moved, delegation } });
      },
    };
  },
  expected: () => ({ cause: "dns.delegation-mismatch", pattern: "everywhere" }),
};
