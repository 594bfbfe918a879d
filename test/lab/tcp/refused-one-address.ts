import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const refusedOneAddress: FaultScenario = {
  id: "tcp.refused/one-address",
  made: "nothing listens at one of two addresses",
  site: (setting) => goodSite(setting, "http"),
  fault: ({ servers }, { v4, odd }) => ({ servers: servers.filter(({ address }) => address !== v4[odd]) }),
  expected: ({ v4, odd }) => ({ cause: "tcp.refused", pattern: "some-addresses", addresses: [v4[odd]] }),
};
