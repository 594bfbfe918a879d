import { balancerSite } from "../balancer.ts";
import type { HealthyScenario } from "../scenario.ts";
import { changedLocations, changedServers, goodSite } from "../site.ts";

export const slowDownload: HealthyScenario = {
  id: "healthy/slow-download",
  made: "each answer begins at once, and comes at some dozen bytes a second, longer than anybody waits",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return {
      ...site,
      ...changedLocations(site, `limit_rate ${setting.chance.number(30, 60)}; root %folder%; try_files /root.pem =404;`),
    };
  },
  expected: "healthy",
};

/** A queue of one: what is asked while another request is worked on waits for it. */
export const oneAfterTheOther: HealthyScenario = {
  id: "healthy/one-after-the-other",
  made: "the balancers hand one request after the other to an application that takes six tenths of a second for each",
  site: (setting) => {
    const site = balancerSite(setting, "https");
    const application = site.servers.at(-1);
    const balancers = changedServers(site, "all", (server) =>
      server.kind === "haproxy"
        ? { ...server, backends: server.backends.map((line) => (line.startsWith("  server ") ? `${line} maxconn 1` : line)) }
        : server,
    );
    return {
      ...site,
      servers: [
        ...balancers.servers.slice(0, -1),
        ...(application === undefined
          ? []
          : [
              {
                kind: "program" as const,
                program: "http" as const,
                address: application.address,
                port: application.port,
                identity: null,
                arguments: { routes: [{ status: 200, body: "ready\n", delayMs: 600 }] },
              },
            ]),
      ],
    };
  },
  expected: "healthy",
};
