import { twoKindsOfKey } from "../healthy/two-kinds-of-key.ts";
import type { FaultScenario } from "../scenario.ts";
import { changedIdentities, changedServers } from "../site.ts";

/** In TLS 1.2 the suites that a client offers first decide which one it is shown, and most offer those for ECDSA first. */
export const expiredEcOfTwoKinds: FaultScenario = {
  id: "tls.expired/ec-of-two-kinds",
  made: "of the RSA and the ECDSA certificate side by side only the RSA one was renewed, and the servers speak TLS 1.2 alone",
  site: (setting) => {
    const site = twoKindsOfKey.site(setting);
    return {
      ...site,
      ...changedServers(site, "all", (server) =>
        server.kind === "nginx" ? { ...server, lines: ["ssl_protocols TLSv1.2;"] } : server,
      ),
    };
  },
  fault: (site, { days }) => changedIdentities(site, "all", { from: -90, until: -days }),
  expected: ({ v4 }) => ({ cause: "tls.expired", pattern: "everywhere", addresses: v4 }),
};
