import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** As a service that restarts over and over, or a balancer with a closed member. */
export const refusedNowAndThen: FaultScenario = {
  id: "tcp.refused/now-and-then",
  made: "three connections in ten are answered with a reset",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { securePort }) => ({
    arriving: [`tcp dport ${securePort} tcp flags & (syn | ack) == syn numgen random mod 10 < 3 reject with tcp reset`],
  }),
  expected: ({ v4 }) => ({ cause: "tcp.refused", pattern: "some-tries", addresses: v4 }),
};
