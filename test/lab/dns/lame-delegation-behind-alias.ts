import { behindAlias } from "../behind-alias.ts";
import type { FaultScenario } from "../scenario.ts";

export const lameDelegationBehindAlias: FaultScenario = {
  id: "dns.lame-delegation/behind-alias",
  made: "the name is an alias into a zone whose servers refuse",
  site: (setting) => behindAlias(setting),
  fault: ({ moreZones = [] }) => ({ moreZones: moreZones.map((zone) => ({ ...zone, serving: "not-at-all" })) }),
  expected: ({ network }) => ({ cause: "dns.lame-delegation", pattern: "everywhere", resolvers: network.dns.spare.slice(0, 2) }),
};
