import type { FaultScenario } from "../scenario.ts";
import type { Identity, Server } from "../server.ts";
import type { Setting } from "../setting.ts";
import { changedIdentities, goodIdentity, goodSite, type Site } from "../site.ts";

/** What ingress controllers, proxies and packages make for themselves until they are given something better. */
const placeholders: readonly [Partial<Identity>, ...Partial<Identity>[]] = [
  { names: ["ingress.local"], commonName: "Kubernetes Ingress Controller Fake Certificate" },
  { names: ["2f1c9d.7be3a0.traefik.default"], commonName: "TRAEFIK DEFAULT CERT" },
  { names: ["localhost"], commonName: "localhost" },
];

export const defaultCertificatePlaceholder: FaultScenario = {
  id: "tls.default-certificate/placeholder",
  made: "one of two front doors shows the certificate that its software came with",
  site: (setting) => goodSite(setting, "https"),
  fault: (site, { v4, odd, chance }) => changedIdentities(site, [v4[odd]], { issuer: "self", ...chance.pick(placeholders) }),
  expected: ({ v4, odd }) => ({ cause: "tls.default-certificate", pattern: "some-addresses", addresses: [v4[odd]] }),
};

/** Web servers with a default, and one more site, which has this name or, forgotten, another that a server of the zone may have. */
function withDefault(setting: Setting, name: string): Site {
  const site = goodSite(setting, "https");
  const identity = { ...goodIdentity(setting), names: [`default.${setting.otherZone}`] };
  const servers = site.servers.flatMap((server): Server[] =>
    server.kind === "nginx"
      ? [
          { ...server, identity, listens: "default_server" },
          { ...server, identity: { ...goodIdentity(setting), names: [name] }, serverName: name },
        ]
      : [server],
  );
  return { ...site, servers };
}

export const defaultCertificateNoSite: FaultScenario = {
  id: "tls.default-certificate/no-site-of-that-name",
  made: "the web servers have another site of the zone, and show their default to whoever asks for this one",
  site: (setting) => withDefault(setting, setting.host),
  fault: (_, setting) => ({
    servers: withDefault(setting, setting.chance.pick([setting.zone, `www.${setting.zone}`])).servers,
  }),
  expected: ({ v4 }) => ({ cause: "tls.default-certificate", pattern: "everywhere", addresses: v4 }),
};

export const defaultCertificateBehindAlias: FaultScenario = {
  id: "tls.default-certificate/behind-an-alias",
  made: "the name is an alias of a front door that has a certificate for itself and a default for all else",
  site: (setting) => behindAlias(setting, setting.host),
  fault: (_, setting) => ({ servers: behindAlias(setting, doorOf(setting)).servers }),
  expected: ({ v4 }) => ({ cause: "tls.default-certificate", pattern: "everywhere", addresses: v4 }),
};

const doorOf = ({ zone }: Setting): string => `edge-17.${zone}`;

function behindAlias(setting: Setting, name: string): Site {
  const site = withDefault(setting, name);
  const door = doorOf(setting);
  const records = [
    `${setting.host}. 60 IN CNAME ${door}.`,
    ...site.zone.records.map((record) => record.replace(`${setting.host}.`, `${door}.`)),
  ];
  return { ...site, zone: { ...site.zone, records } };
}
