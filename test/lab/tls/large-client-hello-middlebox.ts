import { disliking, middleboxSite } from "../middlebox.ts";
import type { FaultScenario } from "../scenario.ts";

export const largeClientHelloMiddlebox: FaultScenario = {
  id: "tls.large-client-hello/device-that-waits",
  made: "a device at one of two addresses waits for ever, or resets, where the hello takes more than one segment",
  site: middleboxSite,
  fault: (site, setting) =>
    disliking(setting, site, [setting.v4[setting.odd]], 1_449, setting.chance.pick([[], ["reset"] as const])),
  expected: ({ v4, odd }) => ({ cause: "tls.large-client-hello", pattern: "some-addresses", addresses: [v4[odd]] }),
};
