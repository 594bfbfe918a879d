import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** To a client the error is that of a closed port, and most of its tries get none. One address, for the limit is shared. */
export const rejectedAtTimesByRouter: FaultScenario = {
  id: "tcp.rejected/rate-limited-port-unreachable",
  made: "the router rejects the port, and sends no more than one ICMP port-unreachable in six seconds",
  site: (setting) => goodSite(setting, "https", [setting.v4[0]]),
  fault: (_, { securePort }) => ({
    passing: [`tcp dport ${securePort} limit rate 10/minute burst 1 packets reject`, `tcp dport ${securePort} drop`],
  }),
  expected: ({ v4 }) => ({ cause: "tcp.rejected", pattern: "everywhere", addresses: [v4[0]] }),
};

/** The same from the host itself: nobody else stands behind the error. */
export const rejectedAtTimesByServer: FaultScenario = {
  id: "tcp.rejected/rate-limited-by-own-firewall",
  made: "the server's own firewall rejects the port, and sends no more than one ICMP port-unreachable in six seconds",
  site: (setting) => goodSite(setting, "http", [setting.v4[0]]),
  fault: (_, { plainPort }) => ({
    arriving: [`tcp dport ${plainPort} limit rate 10/minute burst 1 packets reject`, `tcp dport ${plainPort} drop`],
  }),
  expected: ({ v4 }) => ({ cause: "tcp.rejected", pattern: "everywhere", addresses: [v4[0]] }),
};

/** Its neighbour: a reset that is limited in the same way is a refusal. */
export const refusedAtTimesByServer: FaultScenario = {
  id: "tcp.refused/rate-limited",
  made: "the server's own firewall refuses the port with a reset, no more than one in six seconds, and drops the rest",
  site: (setting) => goodSite(setting, "https", [setting.v4[0]]),
  fault: (_, { securePort }) => ({
    arriving: [
      `tcp dport ${securePort} limit rate 10/minute burst 1 packets reject with tcp reset`,
      `tcp dport ${securePort} drop`,
    ],
  }),
  expected: ({ v4 }) => ({ cause: "tcp.refused", pattern: "everywhere", addresses: [v4[0]] }),
};
