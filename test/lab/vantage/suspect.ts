import { controlledSite } from "../control-site.ts";
import type { FaultScenario } from "../scenario.ts";
import type { Server } from "../server.ts";
import type { Setting } from "../setting.ts";
import type { Site } from "../site.ts";

/** Where the proxy listens. */
const proxyPort = 15_001;

/** Hands on what it accepts to one of the target's servers: a proxy that knows where to go by what is said, as one does that reads the name in the hello. */
const proxyAt = ({ v4, securePort }: Setting, place: "client" | "r1", address: string): Server => ({
  kind: "haproxy",
  place,
  address,
  port: proxyPort,
  identity: null,
  mode: "tcp",
  body: ["default_backend target"],
  backends: ["backend target", "  mode tcp", `  server web ${v4[0]}:${securePort}`],
});

const withProxy = (setting: Setting, place: "client" | "r1", address: string): Site => {
  const site = controlledSite(setting, "https", [setting.v4[0]]);
  return { ...site, servers: [...site.servers, proxyAt(setting, place, address)] };
};

export const suspectTransparentProxy: FaultScenario = {
  id: "vantage.suspect/transparent-proxy",
  made: "the client's router leads every connection to the port to a proxy, which accepts it and then connects on",
  site: (setting) => withProxy(setting, "r1", setting.network.client.router4),
  fault: (_, { securePort }) => ({
    rules: { r1: { "nat prerouting": [`iifname "up0" tcp dport ${securePort} redirect to :${proxyPort}`] } },
  }),
  expected: () => ({ cause: "vantage.suspect", pattern: "everywhere", addresses: [] }),
};

/** The sidecar's own connections carry a mark, as those of a mesh do. */
export const suspectSidecar: FaultScenario = {
  id: "vantage.suspect/sidecar",
  made: "a sidecar on the client's machine accepts whatever its programs connect to",
  site: (setting) => {
    const site = withProxy(setting, "client", "127.0.0.1");
    return {
      ...site,
      servers: site.servers.map((server) =>
        server.kind === "haproxy" && server.place === "client"
          ? {
              ...server,
              backends: server.backends.map((line) =>
                line.includes("server web") ? `${line} source ${setting.network.client.own4}:20000-20999` : line,
              ),
            }
          : server,
      ),
    };
  },
  fault: (_, { securePort }) => ({
    rules: { client: { "nat output": [`tcp sport 20000-20999 accept`, `tcp dport ${securePort} redirect to :${proxyPort}`] } },
  }),
  expected: () => ({ cause: "vantage.suspect", pattern: "everywhere", addresses: [] }),
};

/** Nobody is behind it: it hangs up on everybody. */
export const suspectHangsUp: FaultScenario = {
  id: "vantage.suspect/hangs-up",
  made: "something on the way accepts every connection to the port, and closes it once something is said",
  site: (setting) => {
    const site = controlledSite(setting, "https");
    const trap: Server = {
      kind: "program",
      place: "r1",
      address: setting.network.client.router4,
      port: proxyPort,
      identity: null,
      program: "script",
      arguments: { turns: [["hear", "close"]] },
    };
    return { ...site, servers: [...site.servers, trap] };
  },
  fault: (_, { securePort }) => ({
    rules: { r1: { "nat prerouting": [`iifname "up0" tcp dport ${securePort} redirect to :${proxyPort}`] } },
  }),
  expected: () => ({ cause: "vantage.suspect", pattern: "everywhere", addresses: [] }),
};
