import { balancerSite, changedBalancers } from "../balancer.ts";
import type { FaultScenario } from "../scenario.ts";

export const noSharedCipherKeyKind: FaultScenario = {
  id: "tls.no-shared-cipher/other-kind-of-key",
  made: "HAProxy at one of two addresses with suites for an RSA key, and an EC certificate",
  site: (setting) => balancerSite(setting, "https"),
  fault: (site, { v4, odd }) =>
    changedBalancers(site, ({ address }) =>
      address === v4[odd] ? { binds: "ssl-max-ver TLSv1.2 ciphers ECDHE-RSA-AES128-GCM-SHA256:AES128-GCM-SHA256" } : {},
    ),
  expected: ({ v4, odd }) => ({ cause: "tls.no-shared-cipher", pattern: "some-addresses", addresses: [v4[odd]] }),
};
