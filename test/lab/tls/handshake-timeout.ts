import { innerPort, passThroughSite } from "../balancer.ts";
import { middleboxSite } from "../middlebox.ts";
import { poolSite } from "../pool.ts";
import type { FaultScenario } from "../scenario.ts";
import { changedServers, goodSite } from "../site.ts";

/** The balancer takes the connection and acknowledges the hello, then waits in vain for what is behind it. */
export const handshakeTimeout: FaultScenario = {
  id: "tls.handshake-timeout/behind-balancer",
  made: "a TCP balancer accepts, and packets to the servers behind it vanish",
  site: (setting) => passThroughSite(setting),
  fault: () => ({ arriving: [`tcp dport ${innerPort} drop`] }),
  expected: ({ v4 }) => ({ cause: "tls.handshake-timeout", pattern: "everywhere", addresses: v4 }),
};

export const handshakeTimeoutHalfWay: FaultScenario = {
  id: "tls.handshake-timeout/half-way",
  made: "a relay at one of two addresses hands on the beginning of the server's answer, and nothing more",
  site: middleboxSite,
  fault: (site, { v4, odd, network, chance }) =>
    changedServers(site, [v4[odd]], (server) =>
      server.kind === "program"
        ? {
            ...server,
            program: "script",
            arguments: {
              turns: [["hear", { relay: { address: network.server.own4, port: innerPort }, stallAfter: chance.number(40, 700) }]],
            },
          }
        : server,
    ),
  expected: ({ v4, odd }) => ({ cause: "tls.handshake-timeout", pattern: "some-addresses", addresses: [v4[odd]] }),
};

/** Of whatever is sent, what begins as a record of a TLS handshake does (RFC 8446, section 5.1) is dropped, however long it is. */
export const handshakeTimeoutByContent: FaultScenario = {
  id: "tls.handshake-timeout/dropped-by-content",
  made: "a rule in front of the servers drops every packet whose content begins like a TLS handshake",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { securePort }) => ({ passing: [`tcp dport ${securePort} @ih,0,8 0x16 drop`] }),
  expected: ({ v4 }) => ({ cause: "tls.handshake-timeout", pattern: "everywhere", addresses: v4 }),
};

export const handshakeTimeoutSilentByLot: FaultScenario = {
  id: "tls.handshake-timeout/silent-one-of-two-by-lot",
  made: "a balancer that hands on bytes draws one of two servers, and packets to one of them vanish",
  site: (setting) => poolSite(setting, "https", { members: 2, balance: "random(1)" }),
  fault: (_, { odd }) => ({ arriving: [`tcp dport ${innerPort + odd} drop`] }),
  expected: ({ v4 }) => ({ cause: "tls.handshake-timeout", pattern: "some-tries", addresses: [v4[0]] }),
};
