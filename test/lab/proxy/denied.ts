import { noDirectWay, proxyOf, proxyTold, siteBehindProxy } from "../behind-proxy.ts";
import type { FaultScenario } from "../scenario.ts";

export const proxyDeniesTarget: FaultScenario = {
  id: "proxy.denied/by-target",
  made: "a rule of the proxy is against this target; the direct way is closed, as it is meant to be",
  site: (setting) => ({ ...siteBehindProxy(setting, proxyOf(setting).scheme), passing: noDirectWay(setting) }),
  fault: (site, { host }) => proxyTold(site, { denies: [host] }),
  expected: ({ elsewhere4: [address] }) => ({ cause: "proxy.denied", pattern: "everywhere", addresses: [address] }),
};

export const proxyDeniesPort: FaultScenario = {
  id: "proxy.denied/by-port",
  made: "the proxy makes no tunnels to the target's port",
  site: (setting) => siteBehindProxy(setting, "https", { tunnelPorts: [443, setting.securePort] }),
  fault: (site) => proxyTold(site, { tunnelPorts: [563] }),
  expected: ({ elsewhere4: [address] }) => ({ cause: "proxy.denied", pattern: "everywhere", addresses: [address] }),
};

export const proxyDeniesClient: FaultScenario = {
  id: "proxy.denied/everybody",
  made: "the proxy's rules allow no client from this network anything",
  site: (setting) => siteBehindProxy(setting, "http"),
  fault: (site) => proxyTold(site, { denies: ["*"] }),
  expected: ({ elsewhere4: [address] }) => ({ cause: "proxy.denied", pattern: "everywhere", addresses: [address] }),
};
