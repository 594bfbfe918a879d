import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const delegationMismatchDeadSet: FaultScenario = {
  id: "dns.delegation-mismatch/dead-set",
  made: "the zone itself names servers that do not have it, the parent others that do",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ zone }, { network }) => ({
    zone: {
      ...zone,
      apex: [
        "@ 60 IN NS new1",
        "@ 60 IN NS new2",
        `new1 60 IN A ${network.dns.spare[0]}`,
        `new2 60 IN A ${network.dns.spare[1]}`,
      ],
    },
  }),
  expected: () => ({ cause: "dns.delegation-mismatch", pattern: "everywhere" }),
};
