import type { FaultScenario } from "../scenario.ts";
import { changedServers, goodIdentity, goodSite } from "../site.ts";

export const weakParametersDigest: FaultScenario = {
  id: "tls.weak-parameters/signed-with-sha-1",
  made: "the certificate is signed with SHA-1",
  site: (setting) => goodSite(setting, "https"),
  fault: (site, setting) =>
    changedServers(site, "all", (server) =>
      server.kind === "nginx"
        ? { ...server, identity: { ...goodIdentity(setting), digest: "sha1" }, lines: ["ssl_ciphers DEFAULT:@SECLEVEL=0;"] }
        : server,
    ),
  expected: ({ v4 }) => ({ cause: "tls.weak-parameters", pattern: "everywhere", addresses: v4 }),
};
