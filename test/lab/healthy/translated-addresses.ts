import type { HealthyScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

const hexOf = (address: string): string => {
  const [a = 0, b = 0, c = 0, d = 0] = address.split(".").map(Number);
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
};

/** The well-known prefix (RFC 6052); the server holds the translated addresses in place of a translator. */
export const translatedAddresses: HealthyScenario = {
  id: "healthy/translated-addresses",
  made: "the resolvers make IPv6 addresses for a name that has none (DNS64), and a translator leads there",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const translated = setting.v4.map((address) => `64:ff9b::${hexOf(address)}`);
    return {
      ...site,
      resolvers: setting.resolvers.map((address) => ({
        kind: "unbound",
        address,
        lines: ['module-config: "dns64 validator iterator"', "dns64-prefix: 64:ff9b::/96"],
      })),
      held: { server: translated },
      servers: [
        ...site.servers,
        ...site.servers.map((server, index) => ({ ...server, address: translated[index] ?? server.address })),
      ],
    };
  },
  expected: "healthy",
};
