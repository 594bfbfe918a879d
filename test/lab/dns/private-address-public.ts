import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import { addressRecords, goodSite, type Site } from "../site.ts";

const inside = ({ days, odd }: Setting): string => `10.${days}.${odd}.7`;
const carriers = ({ days, odd }: Setting): string => `100.${64 + days}.${odd}.7`;

/** One resolver of this network, and two that play the public ones. Both addresses serve, the inside one too. */
export function publicResolversSite(setting: Setting): Site {
  const site = goodSite(setting, "https", [setting.v4[0]]);
  const [own, ...others] = [...setting.resolvers, setting.thirdResolver];
  return {
    ...site,
    resolvers: [own, ...others].map((address) => ({ kind: "unbound", address, lines: [] })),
    resolvConf: { nameservers: [own] },
    flags: ["--public-resolvers", others.join(",")],
    held: { server: [inside(setting)] },
    servers: [...site.servers, ...site.servers.map((server) => ({ ...server, address: inside(setting) }))],
  };
}

export const privateAddressPublic: FaultScenario = {
  id: "dns.private-address-public/in-the-zone",
  made: "the public zone itself gives a private address, which is reached from here",
  site: publicResolversSite,
  fault: ({ zone }, setting) => ({ zone: { ...zone, records: addressRecords(setting, [inside(setting)]) } }),
  expected: ({ resolvers, thirdResolver }) => ({
    cause: "dns.private-address-public",
    pattern: "everywhere",
    resolvers: [...resolvers, thirdResolver],
    isNote: true,
  }),
};

/** In the twin the outside view has a public address beside the inside one, as it should be. */
export const privateAddressPublicOtherView: FaultScenario = {
  id: "dns.private-address-public/outside-view",
  made: "this network's resolver has a view of its own, and the public zone gives a carrier's shared address",
  site: (setting) => {
    const site = publicResolversSite(setting);
    const view = [`local-data: "${setting.host}. 60 IN A ${inside(setting)}"`];
    return { ...site, resolvers: site.resolvers.map((one, index) => (index === 0 ? { ...one, lines: view } : one)) };
  },
  fault: ({ zone }, setting) => ({ zone: { ...zone, records: addressRecords(setting, [carriers(setting)]) } }),
  expected: ({ resolvers, thirdResolver }) => ({
    cause: "dns.private-address-public",
    pattern: "some-resolvers",
    resolvers: [resolvers[1], thirdResolver],
    isNote: true,
  }),
};
