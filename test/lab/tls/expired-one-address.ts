import type { FaultScenario } from "../scenario.ts";
import { changedIdentities, goodSite } from "../site.ts";

export const expiredOneAddress: FaultScenario = {
  id: "tls.expired/one-address",
  made: "one of two web servers still shows a certificate that has run out",
  site: (setting) => goodSite(setting, "https"),
  fault: (site, { v4, odd, days }) => changedIdentities(site, [v4[odd]], { from: -90, until: -days }),
  expected: ({ v4, odd }) => ({ cause: "tls.expired", pattern: "some-addresses", addresses: [v4[odd]] }),
};
