import { hung } from "../hung.ts";
import type { FaultScenario } from "../scenario.ts";
import { changedServers, goodSite } from "../site.ts";

export const acceptQueueHung: FaultScenario = {
  id: "tcp.accept-queue-overflow/hung",
  made: "the program at the port listens and never accepts, with a short queue",
  site: (setting) => goodSite(setting, "http", [setting.v4[0]]),
  fault: (_, { v4, plainPort, days }) => ({ servers: [hung(v4[0], plainPort, 3 + (days % 4))] }),
  expected: ({ v4 }) => ({ cause: "tcp.accept-queue-overflow", pattern: "some-tries", addresses: [v4[0]] }),
};

export const acceptQueueOneAddress: FaultScenario = {
  id: "tcp.accept-queue-overflow/one-address",
  made: "at one of two addresses the program listens and never accepts",
  site: (setting) => goodSite(setting, "https"),
  fault: (site, { v4, odd, securePort, days }) =>
    changedServers(site, [v4[odd]], () => hung(v4[odd], securePort, 4 + (days % 3))),
  expected: ({ v4, odd }) => ({ cause: "tcp.accept-queue-overflow", pattern: "some-addresses", addresses: [v4[odd]] }),
};
