import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** Its router asks for the hardware address in vain, and says after three seconds that the host is unreachable. */
export const partialBackendGone: FaultScenario = {
  id: "tcp.partial-backend/member-gone",
  made: "the router gives each third new connection to an address that nobody has",
  site: (setting) => goodSite(setting, "https", [setting.v4[0]]),
  fault: (_, { v4, nobody, securePort }) => ({
    rules: {
      r2: {
        "nat prerouting": [
          `ip daddr ${v4[0]} tcp dport ${securePort} dnat to numgen inc mod 3 map { 0 : ${v4[0]}, 1 : ${nobody}, 2 : ${v4[0]} }`,
        ],
      },
    },
  }),
  expected: ({ v4 }) => ({ cause: "tcp.partial-backend", pattern: "some-flows", addresses: [v4[0]] }),
};
