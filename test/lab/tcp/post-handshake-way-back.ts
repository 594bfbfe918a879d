import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** A firewall that sees one direction only: what the server says after its SYN-ACK belongs to no connection that it knows. */
export const postHandshakeWayBack: FaultScenario = {
  id: "tcp.post-handshake-blackhole/way-back",
  made: "on the way back of one of two addresses all but the SYN-ACK is dropped",
  site: (setting) => goodSite(setting, "http"),
  fault: (_, { plainPort, v4, odd }) => ({
    rules: { r1: { forward: [`ip saddr ${v4[odd]} tcp sport ${plainPort} tcp flags & syn == 0 drop`] } },
  }),
  expected: ({ v4, odd }) => ({ cause: "tcp.post-handshake-blackhole", pattern: "some-addresses", addresses: [v4[odd]] }),
};
