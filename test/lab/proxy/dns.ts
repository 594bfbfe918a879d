import { accountsOf, noDirectWay, proxyOf, proxyTold, siteBehindProxy, siteLeadingOn } from "../behind-proxy.ts";
import type { FaultScenario } from "../scenario.ts";
import type { Hand } from "../stand-in/connect-proxy.ts";

export const proxyResolverDenies: FaultScenario = {
  id: "proxy.dns/another-resolver",
  made: "the proxy asks a resolver that says the name does not exist, while clients' own resolvers know it",
  site: (setting) => ({
    ...siteBehindProxy(setting, proxyOf(setting).scheme),
    resolvers: [
      ...setting.resolvers.map((address) => ({ kind: "unbound" as const, address, lines: [] })),
      { kind: "unbound", address: setting.thirdResolver, lines: [`local-zone: "${setting.zone}." always_nxdomain`] },
    ],
    resolvConf: { nameservers: [...setting.resolvers] },
  }),
  fault: (site, { thirdResolver }) => proxyTold(site, { resolver: thirdResolver }),
  expected: ({ elsewhere4: [address] }) => ({ cause: "proxy.dns", pattern: "everywhere", addresses: [address] }),
};

export const proxyResolverSilent: FaultScenario = {
  id: "proxy.dns/its-resolver-is-gone",
  made: "the proxy's resolver is not there any more, and its bare 502 does not say what failed",
  site: (setting) => siteBehindProxy(setting, "https", { hand: "bare" }),
  fault: (site, { nobody }) => proxyTold(site, { resolver: nobody }),
  expected: ({ elsewhere4: [address] }) => ({ cause: "proxy.dns", pattern: "everywhere", addresses: [address] }),
};

export const proxyResolverSaysSo: FaultScenario = {
  id: "proxy.dns/no-direct-way",
  made: "the proxy cannot look the name up and says so; the direct way is closed, as it is meant to be",
  site: (setting) => ({ ...siteBehindProxy(setting, "http", { hand: "squid" }), passing: noDirectWay(setting) }),
  fault: (site, { nobody }) => proxyTold(site, { resolver: nobody }),
  expected: ({ elsewhere4: [address] }) => ({ cause: "proxy.dns", pattern: "everywhere", addresses: [address] }),
};

export const proxyResolverWithoutTunnels: FaultScenario = {
  id: "proxy.dns/no-tunnels-to-the-port",
  made: "the resolver is gone of a proxy that makes no tunnels to the port of plain HTTP, and its bare 502 does not say what failed",
  site: (setting) => siteBehindProxy(setting, "http", { hand: "bare", tunnelPorts: [443] }),
  fault: (site, { nobody }) => proxyTold(site, { resolver: nobody }),
  expected: ({ elsewhere4: [address] }) => ({ cause: "proxy.dns", pattern: "everywhere", addresses: [address] }),
};

/** The target sends everybody on to a host that the proxy's resolver does not know, and the clients' own do. */
const secondHost = (hand: Hand): Pick<FaultScenario, "site" | "fault" | "expected"> => ({
  site: (setting) => {
    const site = siteLeadingOn(setting);
    return {
      ...site,
      ...proxyTold(site, { hand }),
      resolvers: [
        ...setting.resolvers.map((address) => ({ kind: "unbound" as const, address, lines: [] })),
        {
          kind: "unbound",
          address: setting.thirdResolver,
          lines: [`local-zone: "${accountsOf(setting).host}." always_nxdomain`],
        },
      ],
      resolvConf: { nameservers: [...setting.resolvers] },
    };
  },
  fault: (site, { thirdResolver }) => proxyTold(site, { resolver: thirdResolver }),
  expected: ({ elsewhere4: [address] }) => ({ cause: "proxy.dns", pattern: "everywhere", addresses: [address] }),
});

export const proxyDeniesSecondHost: FaultScenario = {
  id: "proxy.dns/second-host",
  made: "the target sends on to a host of which the proxy's resolver says that it does not exist, and the proxy's bare 502 does not say what failed",
  ...secondHost("bare"),
};

export const proxySaysSoOfSecondHost: FaultScenario = {
  id: "proxy.dns/second-host-in-words",
  made: "the target sends on to a host of which the proxy's resolver says that it does not exist, and the proxy's page says so",
  ...secondHost("squid"),
};
