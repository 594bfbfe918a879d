import type { FaultScenario } from "../scenario.ts";
import type { Balancer } from "../server.ts";
import type { Setting } from "../setting.ts";
import { goodSite, type Site } from "../site.ts";

const port = 443;
const innerPort = 8053;

/** Two resolvers that are asked over HTTPS alone (RFC 8484): unbound speaks HTTP/2 without TLS, and a proxy before it ends TLS. */
export function siteOverHttps(setting: Setting): Site {
  const site = goodSite(setting, "https");
  const fronts = setting.resolvers.map(
    (address): Balancer => ({
      kind: "haproxy",
      place: "dns",
      address,
      port,
      identity: { issuer: "lab", names: [`dns.${setting.zone}`], ips: [address], from: -10, until: 60, sendsIntermediate: true },
      mode: "http",
      binds: "alpn h2,http/1.1",
      body: [`default_backend resolver-${address}`],
      backends: [`backend resolver-${address}`, "  mode http", `  server resolver ${address}:${innerPort} proto h2`],
    }),
  );
  return {
    ...site,
    flags: setting.resolvers.flatMap((address) => ["--resolver", `https://${address}/dns-query`]),
    resolvers: setting.resolvers.map((address) => ({
      kind: "unbound",
      address,
      lines: [`interface: ${address}@${innerPort}`, `https-port: ${innerPort}`, "http-notls-downstream: yes"],
    })),
    servers: [...site.servers, ...fronts],
  };
}

export const nxdomainOverHttps: FaultScenario = {
  id: "dns.nxdomain/over-https",
  made: "the record is gone, and both resolvers are asked over HTTPS",
  site: siteOverHttps,
  fault: ({ zone }) => ({ zone: { ...zone, records: [] } }),
  expected: ({ resolvers }) => ({
    cause: "dns.nxdomain",
    pattern: "everywhere",
    resolvers: resolvers.map((address) => `${address}:${port}`),
  }),
};

export const filteredOverHttps: FaultScenario = {
  id: "dns.filtered/over-https",
  made: "of two resolvers that are asked over HTTPS, one blocks the name",
  site: siteOverHttps,
  fault: ({ resolvers }, setting) => ({
    resolvers: resolvers.map((resolver) =>
      resolver.kind === "unbound" && resolver.address === setting.resolvers[setting.odd]
        ? { ...resolver, lines: [...resolver.lines, `local-zone: "${setting.host}." always_null`] }
        : resolver,
    ),
  }),
  expected: ({ resolvers, odd }) => ({
    cause: "dns.filtered",
    pattern: "some-resolvers",
    resolvers: [`${resolvers[odd]}:${port}`],
  }),
};
