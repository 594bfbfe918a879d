import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const postHandshakeOverIpv6: FaultScenario = {
  id: "tcp.post-handshake-blackhole/over-ipv6",
  made: "the server drops everything but SYNs over IPv6; nothing is known of what is spoken",
  site: (setting) => {
    const site = goodSite(setting, "http", [setting.v4[0], ...setting.v6]);
    return { ...site, target: `tcp://${setting.host}:${setting.plainPort}` };
  },
  fault: (_, { plainPort }) => ({ arriving: [`meta nfproto ipv6 tcp dport ${plainPort} tcp flags & syn == 0 drop`] }),
  expected: ({ v6 }) => ({ cause: "tcp.post-handshake-blackhole", pattern: "one-family", addresses: v6 }),
};
