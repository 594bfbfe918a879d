import { accountsOf, noDirectWay, proxyOf, proxyTold, siteBehindProxy, siteLeadingOn, withVariables } from "../behind-proxy.ts";
import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

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

export const proxyDeniesByVariables: FaultScenario = {
  id: "proxy.denied/named-by-variables",
  made: "the proxy stands in the variables, without a NO_PROXY, and a rule of it is against this target; the direct way happens to be open",
  site: (setting) => withVariables(setting, siteBehindProxy(setting, proxyOf(setting).scheme)),
  fault: (site, { host }) => proxyTold(site, { denies: [host] }),
  expected: ({ elsewhere4: [address] }) => ({ cause: "proxy.denied", pattern: "everywhere", addresses: [address] }),
};

export const proxyDeniesRedirect: FaultScenario = {
  id: "proxy.denied/redirect-elsewhere",
  made: "the target is let through and sends everybody on to a host that a rule of the proxy is against",
  site: siteLeadingOn,
  fault: (site, setting) => proxyTold(site, { denies: [accountsOf(setting).host] }),
  expected: ({ elsewhere4: [address] }) => ({ cause: "proxy.denied", pattern: "everywhere", addresses: [address] }),
};

export const proxyDeniesRedirectPort: FaultScenario = {
  id: "proxy.denied/redirect-to-https",
  made: "plain HTTP is let through and leads on to HTTPS of the same host, to the port of which the proxy makes no tunnels",
  site: (setting) => {
    const site = siteBehindProxy(setting, "http", { tunnelPorts: [443, setting.securePort] });
    const { servers } = goodSite(setting, "https", [setting.v4[0]]);
    const location = `return 301 https://${setting.host}:${setting.securePort}/;`;
    return {
      ...site,
      servers: [...site.servers.map((server) => (server.kind === "nginx" ? { ...server, location } : server)), ...servers],
    };
  },
  fault: (site) => proxyTold(site, { tunnelPorts: [563] }),
  expected: ({ elsewhere4: [address] }) => ({ cause: "proxy.denied", pattern: "everywhere", addresses: [address] }),
};
