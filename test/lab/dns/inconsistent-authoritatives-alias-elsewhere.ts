import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import { addressRecords, goodSite, type Site, zoneServers } from "../site.ts";

/** The name is an alias into another zone, which has both names. */
const site = (setting: Setting): Site => {
  const good = goodSite(setting, "https");
  const { otherZone, host, v4, nobody } = setting;
  return {
    ...good,
    zone: { ...good.zone, records: [`${host}. 60 IN CNAME new.${otherZone}.`] },
    moreZones: [
      {
        name: otherZone,
        records: [
          ...addressRecords({ ...setting, host: `new.${otherZone}` }, v4),
          ...addressRecords({ ...setting, host: `old.${otherZone}` }, [nobody]),
        ],
        recordsForSecond: null,
        serving: "well",
      },
    ],
  };
};

export const inconsistentAuthoritativesAliasElsewhere: FaultScenario = {
  id: "dns.inconsistent-authoritatives/alias-elsewhere",
  made: "one of two name servers still has the name as an alias of the former name in another zone, whose server is off",
  site,
  fault: ({ zone }, setting) => ({
    zone: {
      ...zone,
      nameServers: zoneServers(setting, 2).map((server, index) =>
        index === setting.odd ? { ...server, records: [`${setting.host}. 60 IN CNAME old.${setting.otherZone}.`] } : server,
      ),
    },
  }),
  expected: ({ network, odd }) => ({
    cause: "dns.inconsistent-authoritatives",
    pattern: "some-resolvers",
    resolvers: [network.dns.zone[odd]],
  }),
};
