import { noDirectWay, proxyOf, siteBehindProxy } from "../behind-proxy.ts";
import type { FaultScenario, HealthyScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import { addressRecords, changedIdentities, changedLocations, type Site } from "../site.ts";

/** What is the target's own stays the target's own, seen through a proxy. */
export const expiredBehindProxy: FaultScenario = {
  id: "tls.expired/behind-proxy",
  made: "the certificate of the target has run out, and clients come through a proxy",
  site: (setting) => ({ ...siteBehindProxy(setting, "https"), passing: noDirectWay(setting) }),
  fault: (site, { days }) => changedIdentities(site, "all", { from: -60 - days, until: -days }),
  expected: () => ({ cause: "tls.expired", pattern: "everywhere" }),
};

export const badGatewayBehindProxy: FaultScenario = {
  id: "http.bad-gateway/behind-proxy",
  made: "the target answers 502 itself, plain HTTP through a proxy that writes other pages; the direct way is closed",
  site: (setting) => ({ ...siteBehindProxy(setting, "http"), passing: noDirectWay(setting) }),
  fault: (site) => changedLocations(site, "return 502;"),
  expected: () => ({ cause: "http.bad-gateway", pattern: "everywhere" }),
};

export const behindProxyThatWorks: HealthyScenario = {
  id: "healthy/behind-proxy",
  made: "a proxy that works, with the direct way open beside it",
  site: (setting) => siteBehindProxy(setting, proxyOf(setting).scheme),
  expected: "healthy",
};

export const nameOfProxyAlone: HealthyScenario = {
  id: "healthy/name-known-to-the-proxy-alone",
  made: "the target's name stands in no DNS that this machine asks, and the proxy knows it",
  site: (setting) => {
    const site = siteBehindProxy(setting, proxyOf(setting).scheme, { names: { [setting.host]: setting.v4[0] } });
    return { ...site, zone: { ...site.zone, records: [] }, passing: noDirectWay(setting) };
  },
  expected: "healthy",
};

export const secureProxy: HealthyScenario = {
  id: "healthy/proxy-over-tls",
  made: "the proxy is spoken to over TLS itself, wants a login, and the target answers 403",
  site: (setting) => {
    const { address, port } = proxyOf(setting);
    const site = siteBehindProxy(setting, "https", { login: "user:word" });
    const servers = changedLocations(site, "return 403;").servers.map((server) =>
      server.kind === "program"
        ? {
            ...server,
            identity: { issuer: "lab" as const, names: [], ips: [address], from: -10, until: 200, sendsIntermediate: true },
          }
        : server,
    );
    return { ...site, servers, flags: ["--proxy", `https://user:word@${address}:${port}`] };
  },
  expected: "healthy",
};

/** The proxy is written down by a name that has addresses of both families. */
function proxyOfBothFamilies(setting: Setting): Site {
  const { address, port, scheme } = proxyOf(setting);
  const site = siteBehindProxy(setting, scheme);
  const host = `proxy.${setting.zone}`;
  const records = addressRecords({ ...setting, host }, [address, setting.elsewhere6[0]]);
  return {
    ...site,
    flags: ["--proxy", `http://${host}:${port}`],
    zone: { ...site.zone, records: [...site.zone.records, ...records] },
  };
}

export const proxyOfFamilyUnknownHere: HealthyScenario = {
  id: "healthy/proxy-of-both-families",
  made: "the proxy's name has addresses of both families, and the client has no IPv6",
  site: (setting) => {
    const { own6, router6 } = setting.network.client;
    return {
      ...proxyOfBothFamilies(setting),
      ipLines: { client: [`route del default via ${router6}`, `address del ${own6}/64 dev up0`] },
    };
  },
  expected: "healthy",
};

export const proxyOfFamilyWithoutRoute: HealthyScenario = {
  id: "healthy/proxy-of-both-families-without-a-route",
  made: "the proxy's name has addresses of both families, and the client has an IPv6 address of its own network and no route beyond it",
  site: (setting) => ({
    ...proxyOfBothFamilies(setting),
    ipLines: { client: [`route del default via ${setting.network.client.router6}`] },
  }),
  expected: "healthy",
};
