import type { FaultScenario } from "../scenario.ts";
import { ownSite } from "./own-site.ts";

/** What a veth, as a switch, takes no longer is dropped without a word. */
export const mtuLargeFrames: FaultScenario = {
  id: "host.mtu-mismatch/large-frames",
  made: "the machine was set to large frames, and its router was not",
  site: (setting) => ({ ...ownSite(setting, "https", [setting.v4[0]]), mtu: { server: 1_500 } }),
  fault: () => ({ ipLines: { server: ["link set up0 mtu 9000"] } }),
  expected: ({ v4: [address] }) => ({ cause: "host.mtu-mismatch", pattern: "everywhere", addresses: [address] }),
};

export const mtuSmallRouter: FaultScenario = {
  id: "host.mtu-mismatch/router-lowered",
  made: "the router's end of the link was lowered for a tunnel, and the machine's was not",
  site: (setting) => ownSite(setting, "https", [setting.v4[0]]),
  fault: ({ kernel }, { days }) => ({ kernel: { ...kernel }, ipLines: { r2: [`link set server0 mtu ${1_300 + days}`] } }),
  expected: ({ v4: [address] }) => ({ cause: "host.mtu-mismatch", pattern: "everywhere", addresses: [address] }),
};
