import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const refusedAtAddress: FaultScenario = {
  id: "tcp.refused/at-address",
  made: "nothing listens at an IPv6 address that is asked for without a name",
  site: (setting) => ({
    ...goodSite(setting, "http", [setting.v6[0]]),
    target: `http://[${setting.v6[0]}]:${setting.plainPort}/`,
  }),
  fault: () => ({ servers: [] }),
  expected: ({ v6 }) => ({ cause: "tcp.refused", pattern: "everywhere", addresses: [v6[0]] }),
};
