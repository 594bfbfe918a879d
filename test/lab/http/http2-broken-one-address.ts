import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";
import { http2Servers } from "./http2-broken.ts";

export const http2BrokenOneAddress: FaultScenario = {
  id: "http.http2-broken/one-address",
  made: "one of two addresses falls silent, or ends the connection with an error, once HTTP/2 is spoken; the other ends connections in order",
  site: (setting) => ({ ...goodSite(setting, "https"), servers: http2Servers(setting, () => "goaway-no-error") }),
  fault: (_, setting) => {
    const meets = setting.chance.pick(["silence", "goaway-error"] as const);
    return { servers: http2Servers(setting, (index) => (index === setting.odd ? meets : "goaway-no-error")) };
  },
  expected: ({ v4, odd }) => ({ cause: "http.http2-broken", pattern: "some-addresses", addresses: [v4[odd]] }),
};
