import type { FaultScenario } from "../scenario.ts";
import { changedServers, goodIdentity, goodSite } from "../site.ts";

export const weakParametersKey: FaultScenario = {
  id: "tls.weak-parameters/short-rsa-key",
  made: "a certificate with an RSA key of 512, 768 or 1024 bits at one of two addresses",
  site: (setting) => goodSite(setting, "https"),
  fault: (site, setting) =>
    changedServers(site, [setting.v4[setting.odd]], (server) =>
      server.kind === "nginx"
        ? {
            ...server,
            identity: { ...goodIdentity(setting), key: setting.chance.pick(["rsa-512", "rsa-768", "rsa-1024"]) },
            lines: ["ssl_ciphers DEFAULT:@SECLEVEL=0;"],
          }
        : server,
    ),
  expected: ({ v4, odd }) => ({ cause: "tls.weak-parameters", pattern: "some-addresses", addresses: [v4[odd]] }),
};
