import { delayed } from "../delay.ts";
import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import { goodSite } from "../site.ts";

/** More than any distance makes, and less than the second after which a SYN is sent again, ms. */
const waitMs = ({ chance }: Setting): number => chance.number(760, 840);

export const latencyOneWay: FaultScenario = {
  id: "path.latency/long-queue",
  made: "what the first router hands on to the server's network waits for most of a second",
  site: (setting) => goodSite(setting, "https"),
  fault: (site, setting) =>
    delayed(site, setting.network.client.router4, {
      ms: waitMs(setting),
      family: 4,
      matches: ["-d", "203.0.113.0/24"],
    }),
  expected: ({ v4 }) => ({ cause: "path.latency", pattern: "everywhere", addresses: v4 }),
};

export const latencyWayBack: FaultScenario = {
  id: "path.latency/way-back-over-ipv6",
  made: "what comes back from the server over IPv6 alone waits for most of a second",
  site: (setting) => goodSite(setting, "http", [setting.v4[0], setting.v6[0]]),
  fault: (site, setting) =>
    delayed(site, setting.network.client.router4, { ms: waitMs(setting), family: 6, matches: ["-s", setting.v6[0]] }),
  expected: ({ v6 }) => ({ cause: "path.latency", pattern: "one-family", addresses: [v6[0]] }),
};
