import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const partialBackendDark: FaultScenario = {
  id: "tcp.partial-backend/dark-by-turns",
  made: "the router sends each third new connection to a machine that drops it",
  site: (setting) => ({
    ...goodSite(setting, "https", [setting.v4[0]]),
    held: { server: [spare] },
  }),
  fault: ({ rules = {} }, { v4, securePort }) => ({
    arriving: [`ip daddr ${spare} drop`],
    rules: {
      ...rules,
      r2: {
        "nat prerouting": [
          `ip daddr ${v4[0]} tcp dport ${securePort} dnat to numgen inc mod 3 map { 0 : ${v4[0]}, 1 : ${spare}, 2 : ${v4[0]} }`,
        ],
      },
    },
  }),
  expected: ({ v4 }) => ({ cause: "tcp.partial-backend", pattern: "some-flows", addresses: [v4[0]] }),
};

/** The member that is dead. */
const spare = "198.18.77.3";
