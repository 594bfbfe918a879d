import type { FaultScenario } from "../scenario.ts";
import { addressRecords, goodSite, goodZone } from "../site.ts";
import type { Zone } from "../zone.ts";

/** Programs are told to ask over TCP, so that UDP port 53 is closed is no more than a note beside it. */
export const cnameDanglingThirdZoneOverTcp: FaultScenario = {
  id: "dns.cname-dangling/third-zone-over-tcp",
  made: "the name leads by aliases over three zones, and the last target is gone; resolvers are asked over TCP (use-vc), UDP is closed",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const { host, otherZone, zone, v4, network } = setting;
    const [edge, last] = [`edge.${otherZone}`, `net-${zone}`];
    const served = (whole: Zone, from: number): Zone => ({
      ...whole,
      nameServers: network.dns.spare
        .slice(from, from + 2)
        .map((address, index) => ({ name: `ns${index + 1}.${whole.name}`, addresses: [address] })),
    });
    return {
      ...site,
      zone: { ...site.zone, records: [`${host}. 60 IN CNAME ${edge}.`] },
      moreZones: [
        served(goodZone([`${edge}. 60 IN CNAME end.${last}.`], otherZone), 0),
        served(goodZone(addressRecords({ ...setting, host: `end.${last}` }, v4), last), 2),
      ],
      rules: { r1: { forward: setting.resolvers.map((one) => `ip daddr ${one} udp dport 53 drop`) } },
      resolvConf: { options: ["use-vc"] },
    };
  },
  fault: ({ moreZones = [] }) => ({
    moreZones: moreZones.map((zone, index) => (index === 1 ? { ...zone, records: ['other 60 IN TXT "here"'] } : zone)),
  }),
  expected: ({ resolvers }) => ({ cause: "dns.cname-dangling", pattern: "everywhere", resolvers }),
};
