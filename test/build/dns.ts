import type { DnsQuery } from "../../src/observation/dns-answer.ts";
import { failed } from "../../src/observation/failure.ts";
import type { DataOf, ObservationOf } from "../../src/observation/observation.ts";
import { familyOf, parseAddress } from "../../src/target/address.ts";
import { address, observation, type Told } from "./common.ts";

export type Heard =
  | { gives: readonly string[] }
  | "NXDOMAIN"
  | "NODATA"
  | "SERVFAIL"
  | "REFUSED"
  | "FORMERR"
  | "referral"
  | "silence"
  | "port-unreachable"
  | "skipped";

export type QueryTold = Told & {
  role?: DnsQuery["subject"]["role"];
  rank?: number;
  port?: number;
  name?: string;
  transport?: "udp" | "tcp";
  purpose?: DnsQuery["subject"]["purpose"];
  checkingDisabled?: boolean;
  /** The CNAME chain after the asked name. */
  via?: readonly string[];
  /** The zone whose SOA comes with a negative answer. */
  zone?: string;
  /** The TTL of that SOA record (900) and its last field (300), s. */
  soa?: { ttl?: number; minimum?: number };
  /** The TTL of the addresses, s; 60. */
  ttl?: number;
  /** The TTL of the aliases, s; 60. */
  aliasTtl?: number;
  ede?: { code: number; meaning: string; text: string };
  /** An authoritative server: the zone it is asked for, and its NS name. */
  of?: string;
  nameserver?: string;
  /** The AA bit; absent: no flags were kept. */
  aa?: boolean;
  /** The answer was cut (TC). */
  cut?: boolean;
  ednsPayload?: number | null;
  dnssecOk?: boolean;
  /** Records beside those that `heard` makes. */
  answers?: Records;
  authority?: Records;
  additional?: Records;
};

type Records = NonNullable<DataOf<"dns.query">["answers"]>;

export const record = (name: string, type: string, data: string, ttl = 300): Records[number] => ({ name, type, ttl, data });

/** Two resolvers of resolv.conf, and a public one. */
export const firstResolver = "10.0.0.2";
export const secondResolver = "10.0.0.3";
export const publicResolver = "198.51.100.53";

/** One question to one resolver, and what it heard. */
export function query(server: string, type: string, heard: Heard, told: QueryTold = {}): ObservationOf<"dns.query"> {
  const name = told.name ?? "api.example.com";
  const role = told.role ?? (server === publicResolver ? "public" : "configured");
  const subject = {
    server: address(server),
    port: told.port ?? 53,
    role,
    rank: told.rank ?? (server === secondResolver ? 1 : 0),
    name,
    type,
    transport: told.transport ?? ("udp" as const),
    recursion: role !== "authoritative",
    checkingDisabled: told.checkingDisabled ?? false,
    ednsPayload: told.ednsPayload === undefined ? 1232 : told.ednsPayload,
    dnssecOk: told.dnssecOk ?? false,
    ...(told.of === undefined ? {} : { zone: told.of }),
    ...(told.nameserver === undefined ? {} : { nameserver: told.nameserver }),
    purpose: told.purpose ?? ("target" as const),
  };
  if (heard === "silence")
    return observation("dns.query", { ...told, elapsedMs: 2_500, subject, failure: failed("timeout", "query", "") });
  if (heard === "port-unreachable")
    return observation("dns.query", { ...told, subject, failure: failed("port-unreachable", "query", "ECONNREFUSED") });
  if (heard === "skipped") return observation("dns.query", { ...told, subject, skippedBecause: "policy" });
  return observation("dns.query", { ...told, subject, data: dataOf(name, type, heard, told) });
}

type Message = Exclude<Heard, "silence" | "port-unreachable" | "skipped">;

function dataOf(name: string, type: string, heard: Message, told: QueryTold): DataOf<"dns.query"> {
  const { via = [], zone, ede, aa, cut = false } = told;
  const chain = [name, ...via];
  const addresses = typeof heard === "object" ? heard.gives.filter((text) => isOfType(text, type)) : [];
  const links = via.map((target, index) => ({
    name: chain[index] ?? name,
    type: "CNAME",
    ttl: told.aliasTtl ?? 60,
    data: target,
  }));
  return {
    rcode: typeof heard === "object" || heard === "NODATA" || heard === "referral" ? "NOERROR" : heard,
    answers: [
      ...links,
      ...addresses.map((data) => ({ name: chain.at(-1) ?? name, type, ttl: told.ttl ?? 60, data })),
      ...(told.answers ?? []),
    ],
    authority: [
      ...(zone === undefined
        ? []
        : [
            {
              name: zone,
              type: "SOA",
              ttl: told.soa?.ttl ?? 900,
              data: `ns.${zone} hostmaster.${zone} 1 7200 900 1209600 ${told.soa?.minimum ?? 300}`,
            },
          ]),
      ...(heard === "referral" ? [{ name: "com", type: "NS", ttl: 900, data: "a.gtld-servers.example" }] : []),
      ...(told.authority ?? []),
    ],
    ...(told.additional === undefined ? {} : { additional: told.additional }),
    ...(aa === undefined && !cut ? {} : { flags: { aa: aa ?? true, tc: cut, rd: false, ra: false, ad: false, cd: false } }),
    ...(cut ? { truncated: true } : {}),
    chain,
    addresses,
    ...(ede === undefined ? {} : { ede: [ede] }),
  };
}

const isOfType = (text: string, type: string): boolean => {
  const parsed = parseAddress(text);
  return parsed !== null && type === (familyOf(parsed) === 4 ? "A" : "AAAA");
};

/** The target's name asked as a run asks it: A and AAAA over UDP, A over TCP; three tries each over UDP where it stays silent or fails. */
export function asked(server: string, heard: Heard, told: QueryTold = {}): ObservationOf<"dns.query">[] {
  const tries = heard === "silence" || heard === "port-unreachable" || heard === "SERVFAIL" ? [1, 2, 3] : [1];
  return [
    ...tries.flatMap((attempt) => [
      query(server, "A", heard, { ...told, attempt }),
      query(server, "AAAA", heard, { ...told, attempt }),
    ]),
    query(server, "A", heard, { ...told, transport: "tcp" }),
  ];
}

/** Two name servers of the target's zone, and one of the zone above. */
export const firstServer = "192.0.2.53";
export const secondServer = "192.0.2.54";
export const parentServer = "203.0.113.153";

/** One name server of the target's zone asked as a run asks it: A and AAAA over UDP and A over TCP, three tries each, and the zone's SOA. */
export function nameServer(server: string, heard: Heard, told: QueryTold = {}): ObservationOf<"dns.query">[] {
  const zone = told.of ?? "example.com";
  const all: QueryTold = {
    role: "authoritative",
    of: zone,
    nameserver: server === secondServer ? "ns2.example.net" : "ns1.example.net",
    aa: true,
    ...told,
  };
  return [1, 2, 3].flatMap((attempt) => [
    query(server, "A", heard, { ...all, attempt }),
    query(server, "AAAA", heard, { ...all, attempt }),
    query(server, "A", heard, { ...all, attempt, transport: "tcp" }),
  ]);
}

/** The zone above, asked who serves the target's zone: these names, or nobody. */
export function parentSays(
  names: readonly string[] | null,
  told: QueryTold & { glue?: Readonly<Record<string, string>> } = {},
): ObservationOf<"dns.query"> {
  const zone = told.name ?? "example.com";
  const parent = told.of ?? "com";
  const common: QueryTold = {
    role: "authoritative",
    of: parent,
    nameserver: "a.nic.example",
    name: zone,
    purpose: "delegation",
    ...told,
  };
  if (names === null) return query(parentServer, "NS", "NXDOMAIN", { aa: true, zone: parent, ...common });
  return query(parentServer, "NS", "NODATA", {
    aa: false,
    authority: names.map((name) => record(zone, "NS", name)),
    additional: Object.entries(told.glue ?? {}).map(([name, text]) => record(name, text.includes(":") ? "AAAA" : "A", text)),
    ...common,
  });
}

/** A server of the zone, asked who serves it. */
export const zoneSays = (server: string, names: readonly string[], told: QueryTold = {}): ObservationOf<"dns.query"> =>
  query(server, "NS", "NODATA", {
    role: "authoritative",
    of: "example.com",
    nameserver: "ns1.example.net",
    name: "example.com",
    purpose: "delegation",
    aa: true,
    answers: names.map((name) => record("example.com", "NS", name)),
    ...told,
  });

/** A sibling label of the target that nobody has. */
export const unheardOf = (server: string, heard: Heard, told: QueryTold = {}): ObservationOf<"dns.query"> =>
  query(server, "A", heard, { purpose: "random-label", name: "q7r2x9.example.com", ...told });

/** Another name, which any resolver can answer. */
export const checked = (server: string, heard: Heard, told: QueryTold = {}): ObservationOf<"dns.query"> =>
  query(server, "NS", heard, { ...told, name: ".", purpose: "resolver-check" });

/** A record of another type that the name has. */
export function hasType(server: string, type: string, data: string): ObservationOf<"dns.query"> {
  const empty = query(server, type, "NODATA", { purpose: "which-types" });
  return { ...empty, data: { ...empty.data, answers: [{ name: "api.example.com", type, ttl: 60, data }] } };
}

/** What the hosts file says of the name. */
export const hosts = (addresses: readonly string[], told: Told = {}): ObservationOf<"dns.hosts"> =>
  observation("dns.hosts", {
    ...told,
    subject: { name: "api.example.com" },
    data: {
      path: "/etc/hosts",
      lines: addresses.map((text, index) => ({ line: 12 + index, address: text })),
      addresses: [...addresses],
    },
  });

/** What ordinary programs get; none: they find nothing. */
export const system = (
  addresses: readonly string[],
  told: Told & { name?: string; purpose?: "target" | "redirect" } = {},
): ObservationOf<"dns.system"> =>
  observation("dns.system", {
    ...told,
    subject: { name: told.name ?? "api.example.com", purpose: told.purpose ?? "target" },
    ...(addresses.length > 0
      ? { data: { addresses: [...addresses] } }
      : { failure: told.failure ?? failed("not-found", "lookup", "ENOTFOUND") }),
  });

/** A and AAAA over one socket; `answered`: those that came, in their order. */
export const pair = (
  server: string,
  answered: readonly ("A" | "AAAA")[],
  told: Told & { rank?: number } = {},
): ObservationOf<"dns.pair"> =>
  observation("dns.pair", {
    ...told,
    subject: { server: address(server), port: 53, role: "configured", rank: told.rank ?? 0, name: "api.example.com" },
    data: { answered: answered.map((type, index) => ({ type, rcode: "NOERROR", afterMs: 3 + index })), sourcePort: 40_000 },
    ...(answered.length < 2 ? { failure: failed("timeout", "query", "") } : {}),
  });

/** What resolv.conf says, with the C library's defaults. */
export const resolvConf = (data: DataOf<"dns.resolv-conf"> = {}, told: Told = {}): ObservationOf<"dns.resolv-conf"> =>
  observation("dns.resolv-conf", {
    ...told,
    subject: { name: "api.example.com" },
    data: {
      path: "/etc/resolv.conf",
      nameservers: [firstResolver, secondResolver],
      search: [],
      ndots: 1,
      timeoutS: 5,
      attempts: 2,
      rotate: false,
      singleRequest: false,
      useVc: false,
      ...data,
    },
  });

/** The target's name with a search suffix behind it, at one resolver. */
export const suffixed = (server: string, heard: Heard, told: QueryTold = {}): ObservationOf<"dns.query"> =>
  query(server, "A", heard, { purpose: "suffix", name: "api.example.com.corp.example.net", ...told });

/** The target's question once more, to measure: eight times, each so long, ms. */
export const measured = (server: string, elapsedMs: number, told: QueryTold = {}): ObservationOf<"dns.query">[] =>
  [1, 2, 3, 4, 5, 6, 7, 8].map((attempt) =>
    query(
      server,
      "A",
      { gives: ["203.0.113.7"] },
      { purpose: "speed", attempt, startMs: 1_000 + attempt * 200, elapsedMs, ...told },
    ),
  );
