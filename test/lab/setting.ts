import { type Chance, chanceOf } from "./chance.ts";

/** Everything of a scenario that has no meaning: names, addresses, ports, dates. Drawn anew from each seed, so that nothing can be known by heart. */
export type Setting = {
  chance: Chance;
  /** `acorn-7.example`: the zone, delegated from `example`. */
  zone: string;
  /** A name in that zone. */
  host: string;
  /** Two addresses of the server, of one network. */
  v4: readonly [string, string];
  v6: readonly [string, string];
  /** Which of two is the bad one. */
  odd: 0 | 1;
  /** An address of that network that nobody has. */
  nobody: string;
  resolvers: readonly [string, string];
  securePort: number;
  plainPort: number;
  /** Days, for a date in the past or to come. */
  days: number;
  network: Network;
};

/** The ends of the links, and the addresses of the authoritative servers. All from documentation ranges (RFC 5737, RFC 3849). */
export type Network = {
  client: { v4: string; v6: string; router4: string; router6: string };
  server: { router4: string; router6: string; own4: string; own6: string };
  dns: { router4: string; own4: string; root: string; top: string; zone: readonly [string, string] };
};

const words = [
  "acorn",
  "birch",
  "cedar",
  "damson",
  "elder",
  "fir",
  "gorse",
  "hazel",
  "iris",
  "juniper",
  "kelp",
  "larch",
] as const;
const services = ["api", "shop", "login", "pay", "search", "mail", "static"] as const;

export function settingOf(seed: string): Setting {
  const chance = chanceOf(seed);
  const zone = `${chance.pick(words)}-${chance.number(2, 99)}.example`;
  const [ownServer = 0, one = 0, other = 0, nobody = 0] = chance.different(4, 10, 240);
  const [ownDns = 0, root = 0, top = 0, ns1 = 0, ns2 = 0, first = 0, second = 0] = chance.different(7, 10, 240);
  const prefix = chance.number(0x1000, 0xffff).toString(16);
  const v4 = (last: number): string => `203.0.113.${last}`;
  const v6 = (last: number): string => `2001:db8:${prefix}:5::${last.toString(16)}`;
  const dns = (last: number): string => `192.0.2.${last}`;
  const client = chance.number(10, 240);
  return {
    chance,
    zone,
    host: `${chance.pick(services)}.${zone}`,
    v4: [v4(one), v4(other)],
    v6: [v6(one), v6(other)],
    odd: chance.pick([0, 1]),
    nobody: v4(nobody),
    resolvers: [dns(first), dns(second)],
    securePort: chance.pick([443, 443, 8443, 9443, 6443]),
    plainPort: chance.pick([80, 80, 8080, 8000, 3128]),
    days: chance.number(2, 25),
    network: {
      client: {
        v4: `198.51.100.${client}`,
        v6: `2001:db8:${prefix}:c::${client.toString(16)}`,
        router4: "198.51.100.1",
        router6: `2001:db8:${prefix}:c::1`,
      },
      server: { router4: v4(1), router6: v6(1), own4: v4(ownServer), own6: v6(ownServer) },
      dns: { router4: dns(1), own4: dns(ownDns), root: dns(root), top: dns(top), zone: [dns(ns1), dns(ns2)] },
    },
  };
}
