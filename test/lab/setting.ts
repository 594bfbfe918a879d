import { type Chance, chanceOf } from "./chance.ts";

/** Everything of a scenario that has no meaning: names, addresses, ports, dates. Drawn anew from each seed, so that nothing can be known by heart. */
export type Setting = {
  chance: Chance;
  /** `acorn-7.example`: the zone, delegated from `example`. */
  zone: string;
  /** A name in that zone. */
  host: string;
  /** `birch-9.test`: a zone under another top, for names elsewhere. Served only where a site says so. */
  otherZone: string;
  /** Two addresses of the server, of one network. */
  v4: readonly [string, string];
  v6: readonly [string, string];
  /** Three more of the server's. */
  more4: readonly [string, string, string];
  more6: readonly [string, string, string];
  /** Two addresses of another server, on another network. It is there only where something is put on it. */
  elsewhere4: readonly [string, string];
  elsewhere6: readonly [string, string];
  /** Which of two is the bad one. */
  odd: 0 | 1;
  /** Addresses of the server's network that nobody has. */
  nobody: string;
  nobody6: string;
  resolvers: readonly [string, string];
  thirdResolver: string;
  /** The same three machines over IPv6. */
  resolvers6: readonly [string, string, string];
  securePort: number;
  plainPort: number;
  /** Days, for a date in the past or to come. */
  days: number;
  /** Whether the zone is signed, as about two in three are here. */
  signing: "well" | "unsigned";
  network: Network;
};

type Four = readonly [string, string, string, string];

/**
 * The ends of the links, and the addresses of the authoritative servers: client — r1 ═ r2 — server, elsewhere, dns, and otherClient — r2. `own` is a machine's
 * first address. All from documentation ranges (RFC 5737, RFC 3849), but for the links between the routers (RFC 2544).
 */
export type Network = {
  client: Link;
  otherClient: Link;
  server: Link;
  elsewhere: Link;
  /** `zone`: two name servers of the zone, `spare` two more; each machine has an IPv6 address too, at the same place of `…6`. */
  dns: Link & {
    root: string;
    root6: string;
    top: string;
    top6: string;
    otherTop: string;
    otherTop6: string;
    zone: readonly [string, string];
    zone6: readonly [string, string];
    spare: Four;
    spare6: Four;
  };
  /** The two links between the routers: the end at r1, then at r2. */
  middle: readonly { r1: string; r2: string; r1v6: string; r2v6: string }[];
};

/** What a machine has as its own, and its router's end. */
export type Link = { own4: string; own6: string; router4: string; router6: string; bits4: number };

/** What names of zones are made of; a test keeps them out of the product. */
export const words = [
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
  const otherZone = `${chance.pick(words)}-${chance.number(2, 99)}.test`;
  const prefix = chance.number(0x1000, 0xffff).toString(16);
  const [nobody = 0, one = 0, other = 0, ...more] = chance.different(6, 10, 240);
  const server = linkOf("203.0.113", 0, 24, `2001:db8:${prefix}:5`, chance.number(241, 250));
  const [elsewhere = 0, far = 0, further = 0] = chance.different(3, 140, 250);
  const behind = linkOf("192.0.2", 128, 25, `2001:db8:${prefix}:e`, elsewhere);
  const [ownDns = 0, root = 0, top = 0, otherTop = 0, ns1 = 0, ns2 = 0, first = 0, second = 0, third = 0, ...spare] =
    chance.different(13, 10, 120);
  const dns = linkOf("192.0.2", 0, 25, `2001:db8:${prefix}:d`, ownDns);
  return {
    chance,
    zone,
    host: `${chance.pick(services)}.${zone}`,
    otherZone,
    v4: pair(server.v4, [one, other]),
    v6: pair(server.v6, [one, other]),
    more4: triple(server.v4, more),
    more6: triple(server.v6, more),
    elsewhere4: pair(behind.v4, [far, further]),
    elsewhere6: pair(behind.v6, [far, further]),
    odd: chance.pick([0, 1]),
    nobody: server.v4(nobody),
    nobody6: server.v6(nobody),
    resolvers: pair(dns.v4, [first, second]),
    thirdResolver: dns.v4(third),
    resolvers6: triple(dns.v6, [first, second, third]),
    securePort: chance.pick([443, 443, 8443, 9443, 6443, chance.number(10_000, 17_000)]),
    plainPort: chance.pick([80, 80, 8080, 8000, 3128, chance.number(20_000, 30_000)]),
    days: chance.number(2, 25),
    signing: chance.pick(["well", "well", "unsigned"]),
    network: {
      client: linkOf("198.51.100", 0, 25, `2001:db8:${prefix}:c`, chance.number(10, 120)).link,
      otherClient: linkOf("198.51.100", 128, 25, `2001:db8:${prefix}:f`, chance.number(140, 250)).link,
      server: server.link,
      elsewhere: behind.link,
      dns: {
        ...dns.link,
        root: dns.v4(root),
        root6: dns.v6(root),
        top: dns.v4(top),
        top6: dns.v6(top),
        otherTop: dns.v4(otherTop),
        otherTop6: dns.v6(otherTop),
        zone: pair(dns.v4, [ns1, ns2]),
        zone6: pair(dns.v6, [ns1, ns2]),
        spare: quadruple(dns.v4, spare),
        spare6: quadruple(dns.v6, spare),
      },
      middle: [0, 1].map((index) => ({
        r1: `198.18.${index}.1`,
        r2: `198.18.${index}.2`,
        r1v6: `2001:db8:${prefix}:a${index}::1`,
        r2v6: `2001:db8:${prefix}:a${index}::2`,
      })),
    },
  };
}

type Numbered = { v4: (last: number) => string; v6: (last: number) => string; link: Link };

/** A network whose router has its first number; the same last number makes a machine's IPv4 and IPv6 address. */
function linkOf(net4: string, first: number, bits4: number, net6: string, own: number): Numbered {
  const v4 = (last: number): string => `${net4}.${last}`;
  const v6 = (last: number): string => `${net6}::${last.toString(16)}`;
  return {
    v4,
    v6,
    link: { own4: v4(own), own6: v6(own), router4: v4(first + 1), router6: v6(first + 1), bits4 },
  };
}

const pair = (of: (last: number) => string, [a = 0, b = 0]: readonly number[]): [string, string] => [of(a), of(b)];
const triple = (of: (last: number) => string, [a = 0, b = 0, c = 0]: readonly number[]): [string, string, string] => [
  of(a),
  of(b),
  of(c),
];
const quadruple = (of: (last: number) => string, [a = 0, b = 0, c = 0, d = 0]: readonly number[]): Four => [
  of(a),
  of(b),
  of(c),
  of(d),
];
