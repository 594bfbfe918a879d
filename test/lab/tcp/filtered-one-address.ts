import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const filteredOneAddress: FaultScenario = {
  id: "tcp.filtered/one-address",
  made: "the router drops TCP to the port at one of two addresses",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { securePort, v4, odd }) => ({ passing: [`ip daddr ${v4[odd]} tcp dport ${securePort} drop`] }),
  expected: ({ v4, odd }) => ({ cause: "tcp.filtered", pattern: "some-addresses", addresses: [v4[odd]] }),
};
