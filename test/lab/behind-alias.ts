import type { Setting } from "./setting.ts";
import { addressRecords, goodSite, goodZone, type Site } from "./site.ts";
import type { Zone } from "./zone.ts";

/** The name is an alias into another zone, which has two servers of its own, and is such. */
export function behindAlias(setting: Setting, zone: Partial<Zone> = {}): Site {
  const site = goodSite(setting, "https");
  const edge = `edge.${setting.otherZone}`;
  const nameServers = setting.network.dns.spare
    .slice(0, 2)
    .map((address, index) => ({ name: `ns${index + 1}.${setting.otherZone}`, addresses: [address] }));
  return {
    ...site,
    zone: { ...site.zone, records: [`${setting.host}. 60 IN CNAME ${edge}.`] },
    moreZones: [{ ...goodZone(addressRecords({ ...setting, host: edge }, setting.v4), setting.otherZone), nameServers, ...zone }],
  };
}
