import { balancerSite } from "../balancer.ts";
import type { HealthyScenario } from "../scenario.ts";
import { changedServers, goodSite } from "../site.ts";
import type { ScriptStep } from "../stand-in/script.ts";

/** A stream that nobody has called one: what comes piece by piece has not stopped, however long it goes on. */
export const steadyStream: HealthyScenario = {
  id: "healthy/steady-stream",
  made: "each answer begins at once, and goes on by a line every so many tenths of a second, longer than anybody waits",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const waitMs = setting.chance.number(200, 1_200);
    const lines = Array.from({ length: 40 }, (_, index): ScriptStep[] => [{ say: `line ${index}\n` }, { waitMs }]).flat();
    return {
      ...site,
      servers: site.servers.map(({ address, port, identity }) => ({
        kind: "program",
        program: "script",
        address,
        port,
        identity: identity === "refuses" ? null : identity,
        arguments: { turns: [["hear", { say: "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" }, ...lines, "close"]] },
      })),
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
