import { behindAlias } from "../behind-alias.ts";
import type { FaultScenario } from "../scenario.ts";
import type { Site } from "../site.ts";
import type { NameServer } from "../zone.ts";

const changedServers = ({ moreZones = [] }: Site, change: Partial<NameServer>): Pick<Site, "moreZones"> => ({
  moreZones: moreZones.map((zone) => ({
    ...zone,
    nameServers: (zone.nameServers ?? []).map((server) => ({ ...server, ...change })),
  })),
});

/** Resolvers are silent for this name and answer for others of its own zone, which looks as if they filtered it. */
export const udpBlockedBehindAlias: FaultScenario = {
  id: "dns.udp-blocked/behind-alias",
  made: "the name is an alias into a zone whose two name servers get no UDP packets",
  site: (setting) => behindAlias(setting),
  fault: (site) => changedServers(site, { conduct: "tcp-only" }),
  expected: ({ network }) => ({ cause: "dns.udp-blocked", pattern: "everywhere", resolvers: network.dns.spare.slice(0, 2) }),
};

export const ednsDroppedBehindAlias: FaultScenario = {
  id: "dns.edns-dropped/behind-alias",
  made: "the name is an alias into an unsigned zone whose two name servers drop questions with EDNS over UDP",
  site: (setting) => behindAlias(setting, { signing: "unsigned" }),
  fault: (site) => changedServers(site, { rules: [{ when: { edns: true, transport: "udp" }, does: "drop" }] }),
  expected: ({ network }) => ({ cause: "dns.edns-dropped", pattern: "everywhere", resolvers: network.dns.spare.slice(0, 2) }),
};
