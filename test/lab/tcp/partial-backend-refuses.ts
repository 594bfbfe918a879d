import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** A balancer that hashes the flow, with one of four members closed: two bits of the source port stand for the hash; the lowest is no use, for Linux gives out even ports to those that connect. */
export const partialBackendRefuses: FaultScenario = {
  id: "tcp.partial-backend/refuses-by-flow",
  made: "one source port in four of those that are given out is answered with a reset",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { securePort, odd }) => ({
    arriving: [`tcp dport ${securePort} tcp sport & 6 == ${2 * odd} reject with tcp reset`],
  }),
  expected: ({ v4 }) => ({ cause: "tcp.partial-backend", pattern: "some-flows", addresses: v4 }),
};
