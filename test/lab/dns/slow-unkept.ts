import type { FaultScenario } from "../scenario.ts";
import { goodSite, zoneServers } from "../site.ts";

export const slowUnkept: FaultScenario = {
  id: "dns.slow/unkept",
  made: "the zone's servers answer after 700 ms, and nothing may be kept",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return {
      ...site,
      zone: { ...site.zone, records: setting.v4.map((address) => `${setting.host}. 0 IN A ${address}`), negativeTtl: 0 },
    };
  },
  exclusive: true,
  fault: ({ zone }, setting) => ({
    zone: { ...zone, nameServers: zoneServers(setting, 2).map((one) => ({ ...one, rules: [{ does: "delay", delayMs: 700 }] })) },
  }),
  expected: ({ resolvers }) => ({ cause: "dns.slow", pattern: "everywhere", resolvers }),
};
