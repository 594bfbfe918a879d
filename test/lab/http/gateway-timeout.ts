import { applicationPort, proxySite } from "../proxy.ts";
import type { FaultScenario } from "../scenario.ts";

export const gatewayTimeout: FaultScenario = {
  id: "http.gateway-timeout/application-unreachable",
  made: "packets from nginx to its application vanish, and nginx waits one second",
  site: (setting) => proxySite(setting, "https"),
  fault: () => ({ arriving: [`tcp dport ${applicationPort} drop`] }),
  expected: ({ v4 }) => ({ cause: "http.gateway-timeout", pattern: "everywhere", addresses: v4 }),
};
