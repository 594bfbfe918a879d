import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import { addressRecords, goodSite, goodZone, type Site } from "../site.ts";
import type { NameServer, Zone } from "../zone.ts";

const edgeOf = ({ otherZone }: Setting): string => `edge.${otherZone}`;

/** The name is an alias into another zone, on two name servers of its own, which are such. */
function behindAlias(setting: Setting, zone: Partial<Zone>, server: Partial<NameServer>): Site {
  const site = goodSite(setting, "https");
  return {
    ...site,
    zone: { ...site.zone, records: [`${setting.host}. 60 IN CNAME ${edgeOf(setting)}.`] },
    moreZones: [
      {
        ...goodZone(addressRecords({ ...setting, host: edgeOf(setting) }, setting.v4), setting.otherZone),
        ...zone,
        nameServers: [0, 1].map((index) => ({
          name: `ns${index + 1}.${setting.otherZone}`,
          addresses: [setting.network.dns.spare[index] ?? ""],
          ...server,
        })),
      },
    ],
  };
}

/** Resolvers are silent for this name and answer for others of its own zone, which looks as if they filtered it. */
export const udpBlockedBehindAlias: FaultScenario = {
  id: "dns.udp-blocked/behind-alias",
  made: "the name is an alias into a zone whose two name servers get no UDP packets",
  site: (setting) => behindAlias(setting, {}, {}),
  fault: (_, setting) => behindAlias(setting, {}, { conduct: "tcp-only" }),
  expected: ({ network }) => ({ cause: "dns.udp-blocked", pattern: "everywhere", resolvers: network.dns.spare.slice(0, 2) }),
};

export const ednsDroppedBehindAlias: FaultScenario = {
  id: "dns.edns-dropped/behind-alias",
  made: "the name is an alias into an unsigned zone whose two name servers drop questions with EDNS over UDP",
  site: (setting) => behindAlias(setting, { signing: "unsigned" }, {}),
  fault: (_, setting) =>
    behindAlias(setting, { signing: "unsigned" }, { rules: [{ when: { edns: true, transport: "udp" }, does: "drop" }] }),
  expected: ({ network }) => ({ cause: "dns.edns-dropped", pattern: "everywhere", resolvers: network.dns.spare.slice(0, 2) }),
};
