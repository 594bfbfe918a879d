import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** From outside it looks the same as a queue that is full at times. */
export const acceptQueueAtTimes: FaultScenario = {
  id: "tcp.accept-queue-overflow/at-times",
  made: "the server drops four SYNs in ten to the port, and none to others",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { securePort }) => ({
    arriving: [`tcp dport ${securePort} tcp flags & (syn | ack) == syn numgen random mod 10 < 4 drop`],
  }),
  expected: ({ v4 }) => ({ cause: "tcp.accept-queue-overflow", pattern: "some-tries", addresses: v4 }),
};
