import { innerPort, passThroughSite } from "../balancer.ts";
import { middleboxSite } from "../middlebox.ts";
import type { FaultScenario } from "../scenario.ts";
import { changedServers } from "../site.ts";

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
