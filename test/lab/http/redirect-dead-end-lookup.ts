import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import { addressRecords, changedLocations, goodIdentity, goodSite, goodZone } from "../site.ts";
import type { Zone } from "../zone.ts";

const loginOf = ({ otherZone, elsewhere4: [address] }: Setting) => ({ host: `sso.${otherZone}`, address });

/** Under another top, with name servers of its own. */
const loginZone = (setting: Setting): Zone => {
  const { host, address } = loginOf(setting);
  return {
    ...goodZone(addressRecords({ ...setting, host }, [address]), setting.otherZone),
    nameServers: setting.network.dns.spare
      .slice(0, 2)
      .map((server, index) => ({ name: `ns${index + 1}.${setting.otherZone}`, addresses: [server] })),
  };
};

export const redirectDeadEndLame: FaultScenario = {
  id: "http.redirect-dead-end/second-zone-lame",
  made: "every request is sent on to a login in another zone, whose name servers refuse since they do not have the zone any more",
  site: (setting) => {
    const { host, address } = loginOf(setting);
    const site = goodSite(setting, "https");
    return {
      ...site,
      moreZones: [loginZone(setting)],
      servers: [
        ...changedLocations(site, `return 302 https://${host}:${setting.securePort}/;`).servers,
        {
          kind: "nginx",
          place: "elsewhere",
          address,
          port: setting.securePort,
          identity: { ...goodIdentity(setting), names: [host] },
          location: 'return 200 "ready\\n";',
        },
      ],
    };
  },
  fault: ({ moreZones = [] }) => ({ moreZones: moreZones.map((zone) => ({ ...zone, serving: "not-at-all" as const })) }),
  expected: ({ v4 }) => ({ cause: "http.redirect-dead-end", pattern: "everywhere", addresses: v4 }),
};
