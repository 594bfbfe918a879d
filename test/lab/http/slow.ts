import { relayedSite } from "../relay.ts";
import type { FaultScenario } from "../scenario.ts";

export const slow: FaultScenario = {
  id: "http.slow/each-request",
  made: "what lies before the application holds each request for three seconds",
  site: (setting) => relayedSite(setting, 0),
  fault: (_, setting) => ({ servers: relayedSite(setting, 3).servers }),
  expected: ({ v4 }) => ({ cause: "http.slow", pattern: "everywhere", addresses: v4 }),
};
