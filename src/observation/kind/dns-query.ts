import { z } from "zod";
import { addressSchema, portSchema } from "../../target/address-schema.ts";
import { probeKind } from "../kind.ts";

/** One resource record. `data` is its presentation form (RFC 1035, section 5), at most 512 characters. */
const dnsRecordSchema = z.object({ name: z.string(), type: z.string(), ttl: z.int().nonnegative(), data: z.string() });

/** One question on the wire, to one server, over one transport. */
export const dnsQuery = probeKind({
  probe: "dns.query",
  layer: "dns",
  deadlineMs: 2_500,
  silenceMs: 1_500,
  subject: z.object({
    /**
     * Who is asked. `role`: from resolv.conf, named by a person (or by zone), a public one, an authoritative server (a root server included),
     * or an address that serves no DNS (`nobody`: whoever answers there intercepts).
     */
    server: addressSchema,
    port: portSchema,
    role: z.enum(["configured", "given", "public", "authoritative", "nobody"]),
    /** An authoritative server is asked as one of this zone's servers, under this name of its own (its NS name). */
    zone: z.string().optional(),
    nameserver: z.string().optional(),
    /** Its place in resolv.conf or in what was given, from 0; 0 is the one that clients ask first. */
    rank: z.int().nonnegative(),
    name: z.string(),
    type: z.string(),
    transport: z.enum(["udp", "tcp", "tls", "https"]),
    /** Over HTTPS (RFC 8484): the path that is posted to. */
    path: z.string().optional(),
    /** Over TLS and HTTPS: the name that the server's certificate must be for. Without one the certificate is told and not verified (RFC 7858, section 4.1). */
    serverName: z.string().optional(),
    recursion: z.boolean(),
    /** CD=1 (RFC 4035, section 3.2.2): the answer as it is, without the resolver's validation. */
    checkingDisabled: z.boolean(),
    /** Null: no EDNS at all. Bytes offered for UDP (RFC 6891). */
    ednsPayload: z.int().min(0).max(65_535).nullable(),
    dnssecOk: z.boolean(),
    /**
     * Why this was asked. target: the target's own name (A, AAAA), of a resolver or (role authoritative) of a server of the zone; own-name: `localhost`, which a resolver of this machine knows by itself; resolver-check:
     * another name, to test the server by; chain: the last name of the target's CNAME chain; which-types: the target's name with other types;
     * parent: a name above it (SOA); redirect: a redirect's host; proxy: the proxy's own name; delegation: NS of the target's name or of one above it, whoever is asked;
     * nameserver: A or AAAA of a name server's own name; apex: SOA of the zone at one of its servers; random-label: a sibling of the target's name that
     * nobody has; edns: the target's question with another payload or DO, or without EDNS; suffix: the target's name with a search suffix
     * behind it; across: the target's name at another vantage's resolver, to see which of the two fails; speed: the target's question once more, to measure; interception: the target's name at an address that serves no DNS.
     */
    purpose: z.enum([
      "target",
      "resolver-check",
      "own-name",
      "chain",
      "which-types",
      "parent",
      "redirect",
      "proxy",
      "delegation",
      "nameserver",
      "apex",
      "random-label",
      "edns",
      "suffix",
      "speed",
      "interception",
      "across",
    ]),
  }),
  data: z.object({
    /** NOERROR, NXDOMAIN, SERVFAIL, REFUSED, …, or RCODE<n>. Absent where no message came. */
    rcode: z.string().optional(),
    flags: z
      .object({ aa: z.boolean(), tc: z.boolean(), rd: z.boolean(), ra: z.boolean(), ad: z.boolean(), cd: z.boolean() })
      .optional(),
    answers: z.array(dnsRecordSchema).optional(),
    authority: z.array(dnsRecordSchema).optional(),
    additional: z.array(dnsRecordSchema).optional(),
    /** Extended DNS Errors (RFC 8914). */
    ede: z.array(z.object({ code: z.int(), meaning: z.string(), text: z.string() })).optional(),
    edns: z.object({ payload: z.int(), nsid: z.string().nullable() }).nullable().optional(),
    bytes: z.int().optional(),
    /** The certificate that a server showed over TLS, and what is wrong with it for a client that verifies; null: nothing. */
    certificate: z
      .object({ subject: z.string(), issuer: z.string(), notAfter: z.string(), problem: z.string().nullable() })
      .optional(),
    /** The status of the answer over HTTPS. */
    httpStatus: z.int().optional(),
    /** Where the message stopped making sense, for `malformed`: the byte and what was wrong. */
    brokenAt: z.object({ byte: z.int(), what: z.string() }).optional(),
    /** The canonical addresses of the asked type at the end of the CNAME chain. */
    addresses: z.array(z.string()).optional(),
    /** The names of the CNAME chain in order, the asked one first; the last is where it ended. */
    chain: z.array(z.string()).optional(),
    /** UDP answer was cut (TC) and the whole was fetched over TCP by another step. */
    truncated: z.boolean().optional(),
  }),
});
