import type { HealthyScenario } from "../scenario.ts";
import { changedIdentities, changedServers, goodIdentity, goodSite } from "../site.ts";

export const staleStaple: HealthyScenario = {
  id: "healthy/stale-staple",
  made: "the stapled answer is of last month, whatever it said then, and the certificate demands one",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const identity = { ...goodIdentity(setting), status: "revoked" as const, statusDates: [-30, -20] as const, mustStaple: true };
    return {
      ...site,
      ...changedServers(site, "all", (server) =>
        server.kind === "nginx" ? { ...server, identity, lines: ["ssl_stapling on; ssl_stapling_file %staple%;"] } : server,
      ),
    };
  },
  expected: "healthy",
};

export const authorityDown: HealthyScenario = {
  id: "healthy/authority-down",
  made: "the authority is to be asked, and nobody is there; ten days are left of ninety",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const nobody = `http://${setting.nobody}/ocsp`;
    return {
      ...site,
      flags: ["--ocsp", "fetch"],
      ...changedIdentities(site, "all", { from: -80, until: 10, ocspUrl: nobody, crlUrl: nobody }),
    };
  },
  expected: "healthy",
};
