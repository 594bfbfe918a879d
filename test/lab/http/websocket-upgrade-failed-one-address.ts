import type { FaultScenario } from "../scenario.ts";
import type { Server } from "../server.ts";
import type { Setting } from "../setting.ts";
import { goodSite } from "../site.ts";

const service = (setting: Setting, address: string, opens: "proper" | "wrong-accept" | "never"): Server => ({
  kind: "program",
  program: "websocket",
  address,
  port: setting.plainPort,
  identity: null,
  arguments: { opens, page: 200 },
});

export const websocketUpgradeFailedOneAddress: FaultScenario = {
  id: "http.websocket-upgrade-failed/one-address",
  made: "at one of two addresses the upgrade gets a 101 for another key, or no answer at all",
  site: (setting) => ({
    ...goodSite(setting, "http"),
    target: `ws://${setting.host}:${setting.plainPort}/`,
    servers: setting.v4.map((address) => service(setting, address, "proper")),
  }),
  fault: (_, setting) => ({
    servers: setting.v4.map((address, index) =>
      service(setting, address, index === setting.odd ? setting.chance.pick(["wrong-accept", "never"]) : "proper"),
    ),
  }),
  expected: ({ v4, odd }) => ({ cause: "http.websocket-upgrade-failed", pattern: "some-addresses", addresses: [v4[odd]] }),
};
