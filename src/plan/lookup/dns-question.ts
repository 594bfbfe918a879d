import type { SubjectOf } from "../../observation/step.ts";
import type { Address } from "../../target/address.ts";
import type { Endpoint } from "../../target/questions.ts";

export type DnsSubject = SubjectOf<"dns.query">;
type Purpose = DnsSubject["purpose"];

/** A resolver that this run asks, and where it stands among them. */
export type Resolver = Endpoint & { role: "configured" | "given" | "public"; rank: number };

/** A server of a zone, at one of its addresses; `name` null: known by its address alone, as root servers are. */
export type NameServer = { zone: string; name: string | null; address: Address; port: number };

/** Bytes offered for UDP: what passes every path unfragmented (DNS flag day 2020). */
export const ednsPayload = 1_232;

/** The transports over which a resolver is asked: the one that a person chose alone, else those that every resolver must speak (RFC 7766). */
export const transportsOf = ({ transport }: Endpoint): readonly DnsSubject["transport"][] =>
  transport === undefined ? ["udp", "tcp"] : [transport];

/** The transport that a client takes first. */
export const firstTransport = ({ transport }: Endpoint): DnsSubject["transport"] => transport ?? "udp";

/** A question as clients ask a resolver. */
export function toResolver(server: Resolver, name: string, type: string, purpose: Purpose): DnsSubject {
  const { address, port, role, rank, path, serverName } = server;
  return {
    server: address,
    port,
    role,
    rank,
    name,
    type,
    transport: firstTransport(server),
    recursion: true,
    checkingDisabled: false,
    ednsPayload,
    dnssecOk: false,
    purpose,
    ...(path === undefined ? {} : { path }),
    ...(serverName === undefined ? {} : { serverName }),
  };
}

/** A question as resolvers ask a zone's server: without recursion (RFC 1034, section 4.3.1). */
export function toNameServer(server: NameServer, name: string, type: string, purpose: Purpose): DnsSubject {
  return {
    server: server.address,
    port: server.port,
    role: "authoritative",
    zone: server.zone,
    ...(server.name === null ? {} : { nameserver: server.name }),
    rank: 0,
    name,
    type,
    transport: "udp",
    recursion: false,
    checkingDisabled: false,
    ednsPayload,
    dnssecOk: false,
    purpose,
  };
}

/** The same server asked in another way. */
export const sameServer = (a: Pick<DnsSubject, "server" | "port">, b: Pick<DnsSubject, "server" | "port">): boolean =>
  a.server === b.server && a.port === b.port;
