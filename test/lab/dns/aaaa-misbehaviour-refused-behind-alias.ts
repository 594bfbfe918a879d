import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import { addressRecords, goodSite, goodZone } from "../site.ts";

const edgeOf = ({ otherZone }: Setting): string => `edge.${otherZone}`;

/**
 * The servers of the alias's own zone answer AAAA as they should, and a signed proof that there is none may be had without asking
 * the other zone's servers for it (RFC 8198).
 */
export const aaaaMisbehaviourRefusedBehindAlias: FaultScenario = {
  id: "dns.aaaa-misbehaviour/refused-behind-alias",
  made: "the name is an alias into a balancer's zone, whose servers refuse questions for AAAA of its name alone",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const { host, otherZone, v4, network } = setting;
    const edge = {
      ...goodZone(addressRecords({ ...setting, host: edgeOf(setting) }, v4), otherZone),
      nameServers: network.dns.spare
        .slice(0, 2)
        .map((address, index) => ({ name: `ns${index + 1}.${otherZone}`, addresses: [address] })),
    };
    return { ...site, zone: { ...site.zone, records: [`${host}. 60 IN CNAME ${edgeOf(setting)}.`] }, moreZones: [edge] };
  },
  fault: ({ moreZones = [] }, setting) => ({
    moreZones: moreZones.map((zone) => ({
      ...zone,
      nameServers: (zone.nameServers ?? []).map((server) => ({
        ...server,
        rules: [{ when: { names: [edgeOf(setting)], types: ["AAAA"] }, does: "answers", answer: { rcode: "REFUSED" } }],
      })),
    })),
  }),
  expected: ({ resolvers }) => ({ cause: "dns.aaaa-misbehaviour", pattern: "everywhere", resolvers }),
};
