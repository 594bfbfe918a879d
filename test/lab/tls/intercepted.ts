import type { FaultScenario } from "../scenario.ts";
import type { Identity, Server } from "../server.ts";
import type { Setting } from "../setting.ts";
import { goodIdentity, goodSite, type Site } from "../site.ts";

/** Where the proxy listens that opens TLS. */
const proxyPort = 18_443;

const web = (
  setting: Setting,
  place: "server" | "elsewhere",
  address: string,
  port: number,
  names: readonly string[],
  issuer: "lab" | "stranger",
): Server => ({
  kind: "nginx",
  place,
  address,
  port,
  identity: { ...goodIdentity(setting), names, issuer },
  location: 'return 200 "ready\\n";',
});

/** The site, an unrelated web server that is given as a control, and a proxy at each place with certificates of its own for whoever stands there. */
function withProxy(setting: Setting): Site {
  const { elsewhere4, securePort, network, host, otherZone } = setting;
  const site = goodSite(setting, "https");
  const other = [`www.${otherZone}`];
  return {
    ...site,
    servers: [
      ...site.servers,
      web(setting, "elsewhere", elsewhere4[0], securePort, other, "lab"),
      web(setting, "server", network.server.own4, proxyPort, [host], "stranger"),
      web(setting, "elsewhere", elsewhere4[1], proxyPort, other, "stranger"),
    ],
    flags: ["--control", `${elsewhere4[0]}:${securePort}`],
  };
}

export const interceptedByProxy: FaultScenario = {
  id: "tls.intercepted/by-router",
  made: "every TLS connection is led to a proxy that makes certificates by an authority of its own",
  site: withProxy,
  fault: (_, { v4, elsewhere4, securePort, network }) => ({
    rules: {
      server: {
        "nat prerouting": v4.map(
          (address) => `ip daddr ${address} tcp dport ${securePort} dnat to ${network.server.own4}:${proxyPort}`,
        ),
      },
      elsewhere: {
        "nat prerouting": [`ip daddr ${elsewhere4[0]} tcp dport ${securePort} dnat to ${elsewhere4[1]}:${proxyPort}`],
      },
    },
  }),
  expected: ({ v4 }) => ({ cause: "tls.intercepted", pattern: "everywhere", addresses: v4 }),
};

export const interceptedOnTheFly: FaultScenario = {
  id: "tls.intercepted/any-name",
  made: "a proxy shows a certificate for whatever name it is asked for, made-up ones included",
  site: (setting) => goodSite(setting, "https"),
  fault: (site, setting) => ({
    servers: site.servers.flatMap((server): Server[] => {
      if (server.kind !== "nginx") return [server];
      const made = `faultline-no-such-name.${setting.zone}`;
      const stranger = { ...goodIdentity(setting), issuer: "stranger" as const };
      return [
        { ...server, identity: stranger, serverName: setting.host },
        { ...server, identity: { ...stranger, names: [made] }, serverName: made },
      ];
    }),
  }),
  expected: ({ v4 }) => ({ cause: "tls.intercepted", pattern: "everywhere", addresses: v4 }),
};

/** The site, an unrelated web server that is given as a control, and the device that all is led to, with the one certificate it has. */
function withDevice(setting: Setting, certificate: Partial<Identity>): Site {
  const { elsewhere4, securePort, network, otherZone } = setting;
  const site = goodSite(setting, "https");
  const device: Server = {
    kind: "nginx",
    address: network.server.own4,
    port: proxyPort,
    identity: { ...goodIdentity(setting), ...certificate },
    location: 'return 200 "ready\\n";',
  };
  const control = web(setting, "elsewhere", elsewhere4[0], securePort, [`www.${otherZone}`], "lab");
  const flags = ["--control", `https://${elsewhere4[0]}:${securePort}/`];
  return { ...site, servers: [...site.servers, control, device], flags };
}

const ledToDevice = (_: Site, { v4, elsewhere4, securePort, network }: Setting): Partial<Site> => ({
  rules: {
    r1: {
      "nat prerouting": [...v4, elsewhere4[0]].map(
        (address) => `ip daddr ${address} tcp dport ${securePort} dnat ip to ${network.server.own4}:${proxyPort}`,
      ),
    },
  },
});

export const interceptedStatic: FaultScenario = {
  id: "tls.intercepted/one-certificate",
  made: "every TLS connection is led to one device with a single certificate for the target's name, by an authority of its own",
  site: (setting) => withDevice(setting, { issuer: "stranger" }),
  fault: ledToDevice,
  expected: ({ v4 }) => ({ cause: "tls.intercepted", pattern: "everywhere", addresses: v4 }),
};

export const interceptedSelfSigned: FaultScenario = {
  id: "tls.intercepted/signed-by-itself",
  made: "every TLS connection is led to a firewall that shows the certificate it made for itself",
  site: (setting) => withDevice(setting, { issuer: "self", names: ["firewall"] }),
  fault: ledToDevice,
  expected: ({ v4 }) => ({ cause: "tls.intercepted", pattern: "everywhere", addresses: v4 }),
};
