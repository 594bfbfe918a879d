import { innerPort } from "../balancer.ts";
import { middleboxSite } from "../middlebox.ts";
import type { FaultScenario } from "../scenario.ts";
import { changedServers, goodSite } from "../site.ts";
import type { ScriptStep } from "../stand-in/script.ts";

export const handshakeResetProxyProtocol: FaultScenario = {
  id: "tls.handshake-reset/wants-proxy-protocol",
  made: "the web servers wait for the PROXY protocol before TLS, and cut off whoever speaks TLS at once",
  site: (setting) => goodSite(setting, "https"),
  fault: (site) =>
    changedServers(site, "all", (server) => (server.kind === "nginx" ? { ...server, listens: "proxy_protocol" } : server)),
  expected: ({ v4 }) => ({ cause: "tls.handshake-reset", pattern: "everywhere", addresses: v4 }),
};

export const handshakeResetOneMember: FaultScenario = {
  id: "tls.handshake-reset/one-member",
  made: "behind one of two addresses every third connection, in turn, meets a member that resets it at the first message",
  site: middleboxSite,
  fault: (site, { v4, odd, network }) => {
    const well: ScriptStep[] = ["hear", { relay: { address: network.server.own4, port: innerPort } }];
    return changedServers(site, [v4[odd]], (server) =>
      server.kind === "program"
        ? { ...server, program: "script", arguments: { turns: [well, well, ["hear", "reset"]] } }
        : server,
    );
  },
  expected: ({ v4, odd }) => ({ cause: "tls.handshake-reset", pattern: "some-addresses", addresses: [v4[odd]] }),
};

export const handshakeResetByFirewall: FaultScenario = {
  id: "tls.handshake-reset/by-firewall",
  made: "a rule at one of two addresses resets every connection as soon as data comes in",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { v4, odd, securePort }) => ({
    arriving: [`ip daddr ${v4[odd]} tcp dport ${securePort} tcp flags & (syn|psh) == psh reject with tcp reset`],
  }),
  expected: ({ v4, odd }) => ({ cause: "tls.handshake-reset", pattern: "some-addresses", addresses: [v4[odd]] }),
};
