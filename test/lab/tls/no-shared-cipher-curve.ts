import type { FaultScenario } from "../scenario.ts";
import { changedServers, goodSite } from "../site.ts";

export const noSharedCipherCurve: FaultScenario = {
  id: "tls.no-shared-cipher/rare-curve",
  made: "nginx takes no curve but one of Brainpool's, and no suite without one",
  site: (setting) => goodSite(setting, "https"),
  fault: (site, { chance }) =>
    changedServers(site, "all", (server) =>
      server.kind === "nginx"
        ? {
            ...server,
            lines: [
              "ssl_protocols TLSv1.2;",
              "ssl_ciphers ECDHE;",
              `ssl_ecdh_curve ${chance.pick(["brainpoolP256r1", "brainpoolP384r1", "secp256k1"])};`,
            ],
          }
        : server,
    ),
  expected: ({ v4 }) => ({ cause: "tls.no-shared-cipher", pattern: "everywhere", addresses: v4 }),
};
