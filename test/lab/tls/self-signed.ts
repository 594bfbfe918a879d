import type { FaultScenario } from "../scenario.ts";
import { changedIdentities, goodSite } from "../site.ts";

export const selfSigned: FaultScenario = {
  id: "tls.self-signed/one-address",
  made: "one of two web servers shows a certificate that it signed itself",
  site: (setting) => goodSite(setting, "https"),
  fault: (site, { v4, odd }) => changedIdentities(site, [v4[odd]], { issuer: "self" }),
  expected: ({ v4, odd }) => ({ cause: "tls.self-signed", pattern: "some-addresses", addresses: [v4[odd]] }),
};

export const selfSignedAddress: FaultScenario = {
  id: "tls.self-signed/of-an-address",
  made: "an appliance that is asked by its address shows a certificate of its own making for that address",
  site: (setting) => {
    const [address] = setting.v4;
    const site = goodSite(setting, "https", [address]);
    return {
      ...site,
      ...changedIdentities(site, "all", { ips: [address] }),
      target: `https://${address}:${setting.securePort}/`,
    };
  },
  fault: (site, { v4 }) => changedIdentities(site, "all", { issuer: "self", names: [], commonName: v4[0] }),
  expected: ({ v4: [address] }) => ({ cause: "tls.self-signed", pattern: "everywhere", addresses: [address] }),
};
