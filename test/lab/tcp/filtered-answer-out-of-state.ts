import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** What leaves has the router's own address as its source, which hurts nobody. */
const translated = { "nat postrouting": ['oifname "mid*" masquerade'] };

/** As a firewall does that is behind in what it has seen begin. */
export const filteredAnswerOutOfState: FaultScenario = {
  id: "tcp.filtered/answer-out-of-state",
  made: "the first router, which translates addresses as well, drops each SYN-ACK from one of two addresses",
  site: (setting) => ({ ...goodSite(setting, "http"), rules: { r1: translated } }),
  fault: (_, { v4, odd, plainPort }) => ({
    rules: {
      r1: {
        ...translated,
        forward: [`ip saddr ${v4[odd]} tcp sport ${plainPort} tcp flags & (syn | ack) == syn | ack drop`],
      },
    },
  }),
  expected: ({ v4, odd }) => ({ cause: "tcp.filtered", pattern: "some-addresses", addresses: [v4[odd]] }),
};
