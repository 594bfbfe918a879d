import { proxySite } from "../proxy.ts";
import type { FaultScenario } from "../scenario.ts";

export const badGateway: FaultScenario = {
  id: "http.bad-gateway/application-down",
  made: "nginx hands requests on to an application that is not running",
  site: (setting) => proxySite(setting, "https"),
  fault: ({ servers }, { network }) => ({ servers: servers.filter(({ address }) => address !== network.server.own4) }),
  expected: ({ v4 }) => ({ cause: "http.bad-gateway", pattern: "everywhere", addresses: v4 }),
};
