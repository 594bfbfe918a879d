import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** Nothing about a connection decides but its turn: the same source port is well the next time. */
export const partialBackendByTurns: FaultScenario = {
  id: "tcp.partial-backend/refuses-by-turns",
  made: "the router sends each fifth new connection to a machine where nothing listens",
  site: (setting) => ({ ...goodSite(setting, "http", [setting.v4[0]]), held: { server: [spare] } }),
  fault: (_, { v4, plainPort, days }) => {
    const members = [0, 1, 2, 3, 4].map((member) => `${member} : ${member === days % 5 ? spare : v4[0]}`).join(", ");
    return {
      rules: {
        r2: { "nat prerouting": [`ip daddr ${v4[0]} tcp dport ${plainPort} dnat to numgen inc mod 5 map { ${members} }`] },
      },
    };
  },
  expected: ({ v4 }) => ({ cause: "tcp.partial-backend", pattern: "some-flows", addresses: [v4[0]] }),
};

/** The member that is closed. */
const spare = "198.18.77.3";
