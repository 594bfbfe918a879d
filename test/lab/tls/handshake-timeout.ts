import { innerPort, passThroughSite } from "../balancer.ts";
import type { FaultScenario } from "../scenario.ts";

/** The balancer takes the connection and acknowledges the hello, then waits in vain for what is behind it. */
export const handshakeTimeout: FaultScenario = {
  id: "tls.handshake-timeout/behind-balancer",
  made: "a TCP balancer accepts, and packets to the servers behind it vanish",
  site: (setting) => passThroughSite(setting),
  fault: () => ({ arriving: [`tcp dport ${innerPort} drop`] }),
  expected: ({ v4 }) => ({ cause: "tls.handshake-timeout", pattern: "everywhere", addresses: v4 }),
};
