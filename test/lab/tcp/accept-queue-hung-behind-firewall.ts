import { hung } from "../hung.ts";
import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** As most hosts on the internet stand: of no other port is anything to be seen, and pings may pass or not. */
const lettingIn = (port: number, isPinged: boolean): string[] => [
  `tcp dport != ${port} drop`,
  "meta l4proto udp drop",
  ...(isPinged ? [] : ["icmp type echo-request drop", "icmpv6 type echo-request drop"]),
];

export const acceptQueueHungPinged: FaultScenario = {
  id: "tcp.accept-queue-overflow/behind-firewall-with-pings",
  made: "the program at the port listens and never accepts, and the host's firewall lets in that port and pings alone",
  site: (setting) => ({
    ...goodSite(setting, "https", [setting.v4[0]]),
    arriving: lettingIn(setting.securePort, true),
  }),
  fault: (_, { v4, securePort, days }) => ({ servers: [hung(v4[0], securePort, 3 + (days % 4))] }),
  expected: ({ v4 }) => ({ cause: "tcp.accept-queue-overflow", pattern: "some-tries", addresses: [v4[0]] }),
};

export const acceptQueueHungAlone: FaultScenario = {
  id: "tcp.accept-queue-overflow/behind-firewall",
  made: "the program at the port listens and never accepts, and the host's firewall lets in nothing but that port",
  site: (setting) => ({
    ...goodSite(setting, "http", [setting.v4[0]]),
    arriving: lettingIn(setting.plainPort, false),
  }),
  fault: (_, { v4, plainPort, days }) => ({ servers: [hung(v4[0], plainPort, 3 + (days % 4))] }),
  expected: ({ v4 }) => ({ cause: "tcp.accept-queue-overflow", pattern: "some-tries", addresses: [v4[0]] }),
};
