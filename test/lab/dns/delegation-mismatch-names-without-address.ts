import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const delegationMismatchNamesWithoutAddress: FaultScenario = {
  id: "dns.delegation-mismatch/names-without-address",
  made: "the zone itself names servers that have no address, the parent others that serve",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, { network }) => ({
    zone: {
      ...zone,
      apex: [
        "@ 60 IN NS a.nowhere.example.",
        "@ 60 IN NS b.nowhere.example.",
        `ns1 60 IN A ${network.dns.zone[0]}`,
        `ns2 60 IN A ${network.dns.zone[1]}`,
      ],
    },
  }),
  expected: () => ({ cause: "dns.delegation-mismatch", pattern: "everywhere" }),
};
