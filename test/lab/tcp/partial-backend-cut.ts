import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** As where the balancer answers the SYN and its member is gone. */
export const partialBackendCut: FaultScenario = {
  id: "tcp.partial-backend/cut-by-flow",
  made: "of two connections in five, by their source ports, everything behind the SYN is dropped",
  site: (setting) => goodSite(setting, "http", [setting.v4[0]]),
  fault: (_, { plainPort }) => ({
    arriving: [
      `tcp dport ${plainPort} tcp flags & syn == 0 jhash ip saddr . tcp sport mod 5 vmap { 0 : drop, 1 : drop, 2 : accept, 3 : accept, 4 : accept }`,
    ],
  }),
  expected: ({ v4 }) => ({ cause: "tcp.partial-backend", pattern: "some-flows", addresses: [v4[0]] }),
};
