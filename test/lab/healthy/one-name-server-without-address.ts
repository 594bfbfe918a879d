import type { HealthyScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const oneNameServerWithoutAddress: HealthyScenario = {
  id: "healthy/one-name-server-without-address",
  made: "one of three name servers has a name without an address",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const { dns } = setting.network;
    const lines = dns.zone.flatMap((address, index) => [
      `${setting.zone}. 3600 IN NS ns${index + 1}.${setting.zone}.`,
      `ns${index + 1}.${setting.zone}. 3600 IN A ${address}`,
    ]);
    const delegation = [...lines, `${setting.zone}. 3600 IN NS ns.nowhere.example.`];
    return { ...site, zone: { ...site.zone, delegation } };
  },
  expected: "healthy",
};
