import type { HealthyScenario } from "../scenario.ts";
import { changedServers, goodSite } from "../site.ts";

export const certificateAskedFor: HealthyScenario = {
  id: "healthy/certificate-asked-for",
  made: "the web servers ask for a client certificate and go on without one",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return {
      ...site,
      ...changedServers(site, "all", (server) =>
        server.kind === "nginx"
          ? { ...server, lines: ["ssl_client_certificate %root%;", "ssl_verify_client optional;"] }
          : server,
      ),
    };
  },
  expected: "healthy",
};
