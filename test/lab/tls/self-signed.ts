import type { FaultScenario } from "../scenario.ts";
import { changedIdentities, goodSite } from "../site.ts";

export const selfSigned: FaultScenario = {
  id: "tls.self-signed/one-address",
  made: "one of two web servers shows a certificate that it signed itself",
  site: (setting) => goodSite(setting, "https"),
  fault: (site, { v4, odd }) => changedIdentities(site, [v4[odd]], { issuer: "self" }),
  expected: ({ v4, odd }) => ({ cause: "tls.self-signed", pattern: "some-addresses", addresses: [v4[odd]] }),
};
