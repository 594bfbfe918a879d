import { noDirectWay, noWayFromProxy, proxyOf, proxyTold, siteBehindProxy, withVariables } from "../behind-proxy.ts";
import type { FaultScenario } from "../scenario.ts";

export const keptFromProxy: FaultScenario = {
  id: "proxy.bypass-mismatch/kept-from-the-proxy",
  made: "NO_PROXY names the target's zone, and only the proxy may go there",
  site: (setting) => ({
    ...withVariables(setting, siteBehindProxy(setting, proxyOf(setting).scheme), `localhost,127.0.0.0/8,.${setting.otherZone}`),
    passing: noDirectWay(setting),
  }),
  fault: ({ variables }, { zone }) => ({ variables: { ...variables, NO_PROXY: `localhost,.${zone}` } }),
  expected: ({ v4 }) => ({ cause: "proxy.bypass-mismatch", pattern: "everywhere", addresses: [v4[0]] }),
};

export const keptFromProxyByName: FaultScenario = {
  id: "proxy.bypass-mismatch/name-of-the-proxy-alone",
  made: "NO_PROXY is a star, and the name is known to the proxy alone",
  site: (setting) => {
    const site = siteBehindProxy(setting, "https", { names: { [setting.host]: setting.v4[0] } });
    return { ...withVariables(setting, { ...site, zone: { ...site.zone, records: [] } }, "") };
  },
  fault: ({ variables }) => ({ variables: { ...variables, NO_PROXY: "*" } }),
  expected: () => ({ cause: "proxy.bypass-mismatch", pattern: "everywhere" }),
};

export const sentToProxy: FaultScenario = {
  id: "proxy.bypass-mismatch/internal-target-sent-there",
  made: "an internal target was left out of NO_PROXY, and the proxy has no way to it",
  site: (setting) => ({
    ...withVariables(setting, siteBehindProxy(setting, "https", { connectMs: 1_000 }), `localhost,.${setting.zone}`),
    passing: noWayFromProxy(setting),
  }),
  fault: ({ variables }) => ({ variables: { ...variables, NO_PROXY: "localhost" } }),
  expected: ({ elsewhere4: [address] }) => ({ cause: "proxy.bypass-mismatch", pattern: "everywhere", addresses: [address] }),
};

export const rangeForName: FaultScenario = {
  id: "proxy.bypass-mismatch/a-range-for-a-name",
  made: "NO_PROXY holds the target's network, which is compared with no name, and the proxy denies internal targets",
  site: (setting) => ({
    ...withVariables(setting, siteBehindProxy(setting, "http"), `${setting.host}`),
    ...proxyTold(siteBehindProxy(setting, "http"), { denies: [setting.host] }),
  }),
  fault: ({ variables }, { v4 }) => ({ variables: { ...variables, NO_PROXY: `localhost,${v4[0].replace(/\.\d+$/, ".0/24")}` } }),
  expected: ({ elsewhere4: [address] }) => ({ cause: "proxy.bypass-mismatch", pattern: "everywhere", addresses: [address] }),
};
