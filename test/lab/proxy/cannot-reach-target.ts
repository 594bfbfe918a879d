import { accountsOf, noDirectWay, noWayFromProxy, proxyOf, proxyTold, siteBehindProxy, siteLeadingOn } from "../behind-proxy.ts";
import type { FaultScenario } from "../scenario.ts";

export const proxyCutOff: FaultScenario = {
  id: "proxy.cannot-reach-target/dropped-behind-proxy",
  made: "a firewall drops what the proxy sends to the target, and it gives up after a second; clients could go there directly",
  site: (setting) => siteBehindProxy(setting, proxyOf(setting).scheme, { connectMs: 1_000 }),
  fault: (_site, setting) => ({ passing: noWayFromProxy(setting) }),
  expected: ({ elsewhere4: [address] }) => ({ cause: "proxy.cannot-reach-target", pattern: "everywhere", addresses: [address] }),
};

export const proxyStillTries: FaultScenario = {
  id: "proxy.cannot-reach-target/still-trying",
  made: "a firewall drops what the proxy sends to the target, and it tries for longer than anybody waits",
  site: (setting) => siteBehindProxy(setting, "https"),
  fault: (_site, setting) => ({ passing: noWayFromProxy(setting) }),
  expected: ({ elsewhere4: [address] }) => ({ cause: "proxy.cannot-reach-target", pattern: "everywhere", addresses: [address] }),
};

export const proxyRefusedBehind: FaultScenario = {
  id: "proxy.cannot-reach-target/rejected-behind-proxy",
  made: "a firewall turns the proxy's connections to the target away; the direct way is closed, as it is meant to be",
  site: (setting) => ({ ...siteBehindProxy(setting, proxyOf(setting).scheme), passing: noDirectWay(setting) }),
  fault: (site, setting) => ({
    passing: [
      ...site.passing,
      ...noWayFromProxy(setting).map((line) => line.replace(/drop$/, "reject with icmp type port-unreachable")),
    ],
  }),
  expected: ({ elsewhere4: [address] }) => ({ cause: "proxy.cannot-reach-target", pattern: "everywhere", addresses: [address] }),
};

export const proxyDeadTunnels: FaultScenario = {
  id: "proxy.cannot-reach-target/tunnels-to-nowhere",
  made: "the proxy grants tunnels before it has connected to anybody, and hangs up when it cannot",
  site: (setting) => siteBehindProxy(setting, "https", { tunnels: "early" }),
  fault: (_site, setting) => ({
    passing: noWayFromProxy(setting).map((line) => line.replace(/drop$/, "reject with icmp type host-unreachable")),
  }),
  expected: ({ elsewhere4: [address] }) => ({ cause: "proxy.cannot-reach-target", pattern: "everywhere", addresses: [address] }),
};

export const proxyNowAndThen: FaultScenario = {
  id: "proxy.cannot-reach-target/now-and-then",
  made: "each third request to the proxy fails",
  site: (setting) => siteBehindProxy(setting, "https"),
  fault: (site) => proxyTold(site, { every: 3 }),
  expected: ({ elsewhere4: [address] }) => ({ cause: "proxy.cannot-reach-target", pattern: "some-tries", addresses: [address] }),
};

export const proxyCutOffFromRedirect: FaultScenario = {
  id: "proxy.cannot-reach-target/redirect-elsewhere",
  made: "the target sends everybody on to a host to which a firewall lets nothing from the proxy; clients could go there directly",
  site: siteLeadingOn,
  fault: (_site, setting) => ({
    passing: [
      `ip saddr { ${proxyOf(setting).address}, ${setting.network.elsewhere.own4} } ip daddr ${accountsOf(setting).address} reject with icmp type port-unreachable`,
    ],
  }),
  expected: ({ elsewhere4: [address] }) => ({ cause: "proxy.cannot-reach-target", pattern: "everywhere", addresses: [address] }),
};
