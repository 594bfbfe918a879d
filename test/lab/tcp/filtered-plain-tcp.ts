import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const filteredPlainTcp: FaultScenario = {
  id: "tcp.filtered/plain-tcp",
  made: "the router drops the port at one of two addresses, and nothing but TCP is asked for",
  site: (setting) => ({ ...goodSite(setting, "http"), target: `tcp://${setting.host}:${setting.plainPort}` }),
  fault: (_, { plainPort, v4, odd }) => ({ passing: [`ip daddr ${v4[odd]} tcp dport ${plainPort} drop`] }),
  expected: ({ v4, odd }) => ({ cause: "tcp.filtered", pattern: "some-addresses", addresses: [v4[odd]] }),
};
