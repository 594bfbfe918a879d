import type { HealthyScenario } from "../scenario.ts";
import type { Identity } from "../server.ts";
import { changedServers, goodIdentity, goodSite } from "../site.ts";

export const twoKindsOfKey: HealthyScenario = {
  id: "healthy/two-kinds-of-key",
  made: "each web server has an RSA and an ECDSA certificate, for whoever takes which",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const second: Identity = { ...goodIdentity(setting), key: "rsa-2048", until: 30 + setting.days };
    return {
      ...site,
      ...changedServers(site, "all", (server) => (server.kind === "nginx" ? { ...server, moreIdentities: [second] } : server)),
    };
  },
  expected: "healthy",
};
