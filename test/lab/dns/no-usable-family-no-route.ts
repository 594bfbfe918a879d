import type { FaultScenario } from "../scenario.ts";
import { addressRecords, goodSite } from "../site.ts";

/** In the twin the machine has no route for IPv6 either, and IPv4 is there to use. */
export const noUsableFamilyNoRoute: FaultScenario = {
  id: "dns.no-usable-family/no-route",
  made: "only AAAA records, and this machine has an IPv6 address and no route for it",
  site: (setting) => ({
    ...goodSite(setting, "https", [setting.v4[0]]),
    ipLines: { client: [`route del default via ${setting.network.client.router6}`] },
  }),
  fault: ({ zone }, setting) => ({ zone: { ...zone, records: addressRecords(setting, [setting.v6[0]]) } }),
  expected: ({ v6 }) => ({ cause: "dns.no-usable-family", pattern: "everywhere", addresses: [v6[0]] }),
};
