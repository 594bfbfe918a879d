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
  ede?: { code: number; meaning: string; text: string };
};

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
    ednsPayload: 1232,
    dnssecOk: false,
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

function dataOf(name: string, type: string, heard: Message, { via = [], zone, ede }: QueryTold): DataOf<"dns.query"> {
  const chain = [name, ...via];
  const addresses = typeof heard === "object" ? heard.gives.filter((text) => isOfType(text, type)) : [];
  const links = via.map((target, index) => ({ name: chain[index] ?? name, type: "CNAME", ttl: 60, data: target }));
  return {
    rcode: typeof heard === "object" || heard === "NODATA" || heard === "referral" ? "NOERROR" : heard,
    answers: [...links, ...addresses.map((data) => ({ name: chain.at(-1) ?? name, type, ttl: 60, data }))],
    authority: [
      ...(zone === undefined
        ? []
        : [{ name: zone, type: "SOA", ttl: 900, data: `ns.${zone} hostmaster.${zone} 1 7200 900 1209600 300` }]),
      ...(heard === "referral" ? [{ name: "com", type: "NS", ttl: 900, data: "a.gtld-servers.example" }] : []),
    ],
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
export const system = (addresses: readonly string[], told: Told = {}): ObservationOf<"dns.system"> =>
  observation("dns.system", {
    ...told,
    subject: { name: "api.example.com", purpose: "target" },
    ...(addresses.length > 0 ? { data: { addresses: [...addresses] } } : { failure: failed("not-found", "lookup", "ENOTFOUND") }),
  });
