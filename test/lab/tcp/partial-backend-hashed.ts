import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const partialBackendHashed: FaultScenario = {
  id: "tcp.partial-backend/dark-by-hash",
  made: "by a hash of the flow, the router sends a third of all connections to one of two addresses to a machine where nothing listens",
  site: (setting) => ({ ...goodSite(setting, "http"), held: { server: [spare] } }),
  fault: (_, { v4, plainPort, odd }) => ({
    rules: {
      r2: {
        "nat prerouting": [
          `ip daddr ${v4[odd]} tcp dport ${plainPort} dnat to jhash ip saddr . tcp sport mod 3 map { 0 : ${v4[odd]}, 1 : ${spare}, 2 : ${v4[odd]} }`,
        ],
      },
    },
  }),
  expected: ({ v4, odd }) => ({ cause: "tcp.partial-backend", pattern: "some-addresses", addresses: [v4[odd]] }),
};

/** The member that is closed. */
const spare = "198.18.77.3";
