import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const refusedOverIpv6: FaultScenario = {
  id: "tcp.refused/over-ipv6",
  made: "the service listens on IPv4 only, and its name has an AAAA record",
  site: (setting) => goodSite(setting, "https", [setting.v4[0], setting.v6[0]]),
  fault: ({ servers }, { v6 }) => ({ servers: servers.filter(({ address }) => address !== v6[0]) }),
  expected: ({ v6 }) => ({ cause: "tcp.refused", pattern: "one-family", addresses: [v6[0]] }),
};
