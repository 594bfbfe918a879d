import type { FaultScenario } from "../scenario.ts";
import type { Balancer } from "../server.ts";
import type { Setting } from "../setting.ts";
import { goodSite, type Site } from "../site.ts";

const port = 853;
const nameOf = ({ zone }: Setting): string => `dns.${zone}`;

/** Two resolvers that are asked over TLS alone: a proxy before each ends TLS and hands the stream on, which over TCP is the same. */
export function siteOverTls(setting: Setting): Site {
  const site = goodSite(setting, "https");
  const fronts = setting.resolvers.map(
    (address): Balancer => ({
      kind: "haproxy",
      place: "dns",
      address,
      port,
      identity: {
        issuer: "lab",
        names: [nameOf(setting)],
        from: -10,
        until: 60 + setting.days,
        sendsIntermediate: true,
      },
      mode: "tcp",
      body: [`default_backend resolver-${address}`],
      backends: [`backend resolver-${address}`, "  mode tcp", `  server resolver ${address}:53`],
    }),
  );
  return {
    ...site,
    flags: setting.resolvers.flatMap((address) => ["--resolver", `tls://${address}#${nameOf(setting)}`]),
    servers: [...site.servers, ...fronts],
  };
}

export const resolverTimeoutOverTls: FaultScenario = {
  id: "dns.resolver-timeout/over-tls",
  made: "of two resolvers that are asked over TLS, one gets no packets at that port",
  site: siteOverTls,
  fault: (_, { resolvers, odd }) => ({ passing: [`ip daddr ${resolvers[odd]} tcp dport ${port} drop`] }),
  expected: ({ resolvers, odd }) => ({
    cause: "dns.resolver-timeout",
    pattern: "some-resolvers",
    resolvers: [`${resolvers[odd]}:${port}`],
  }),
};

export const resolverTimeoutTlsDown: FaultScenario = {
  id: "dns.resolver-timeout/tls-not-running",
  made: "both resolvers are to be asked over TLS, and nothing listens there",
  site: siteOverTls,
  fault: ({ servers }) => ({ servers: servers.filter(({ place }) => place !== "dns") }),
  expected: ({ resolvers }) => ({
    cause: "dns.resolver-timeout",
    pattern: "everywhere",
    resolvers: resolvers.map((address) => `${address}:${port}`),
  }),
};
