import type { FaultScenario } from "../scenario.ts";
import type { Identity, Server } from "../server.ts";
import type { Setting } from "../setting.ts";
import { changedIdentities, changedServers, goodIdentity, goodSite, type Site } from "../site.ts";

const stapled = (setting: Setting): Site => {
  const site = goodSite(setting, "https");
  const identity: Identity = { ...goodIdentity(setting), status: "good" };
  return {
    ...site,
    ...changedServers(site, "all", (server) =>
      server.kind === "nginx" ? { ...server, identity, lines: ["ssl_stapling on; ssl_stapling_file %staple%;"] } : server,
    ),
  };
};

export const revokedStapled: FaultScenario = {
  id: "tls.revoked/stapled",
  made: "one of two web servers staples that its certificate was revoked",
  site: stapled,
  fault: (site, { v4, odd }) => changedIdentities(site, [v4[odd]], { status: "revoked" }),
  expected: ({ v4, odd }) => ({ cause: "tls.revoked", pattern: "some-addresses", addresses: [v4[odd]] }),
};

/** The authority's web server stands at an address of the server's network, and says what the file of the first server's identity says. */
const authorityOf = ({ more4, plainPort }: Setting, file: "staple" | "crl"): Server => ({
  kind: "program",
  program: "http",
  address: more4[0],
  port: plainPort,
  identity: null,
  arguments: { routes: [{ status: 200, bodyFile: `%mine.${file}%` }] },
});

function askedSite(setting: Setting, named: "ocspUrl" | "crlUrl"): Site {
  const [address] = setting.v4;
  const site = goodSite(setting, "https", [address]);
  const url = `http://${setting.more4[0]}:${setting.plainPort}/status`;
  const identity: Identity = { ...goodIdentity(setting), status: "good", label: "mine", [named]: url };
  return {
    ...site,
    flags: ["--ocsp", "fetch"],
    servers: [
      ...changedServers(site, "all", (server) => (server.kind === "nginx" ? { ...server, identity } : server)).servers,
      authorityOf(setting, named === "ocspUrl" ? "staple" : "crl"),
    ],
  };
}

export const revokedByResponder: FaultScenario = {
  id: "tls.revoked/by-responder",
  made: "the authority's OCSP responder says that the certificate was revoked",
  site: (setting) => askedSite(setting, "ocspUrl"),
  fault: (site) => changedIdentities(site, "all", { status: "revoked" }),
  expected: ({ v4 }) => ({ cause: "tls.revoked", pattern: "everywhere", addresses: [v4[0]] }),
};

export const revokedByList: FaultScenario = {
  id: "tls.revoked/by-list",
  made: "the certificate stands on the authority's list of revoked ones",
  site: (setting) => askedSite(setting, "crlUrl"),
  fault: (site) => changedIdentities(site, "all", { status: "revoked" }),
  expected: ({ v4 }) => ({ cause: "tls.revoked", pattern: "everywhere", addresses: [v4[0]] }),
};
