import { z } from "zod";
import { addressSchema, portSchema } from "../../target/address.ts";
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
    /** Who is asked. `role`: from resolv.conf, named by a person (or by zone), a public one, or an authoritative server. */
    server: addressSchema,
    port: portSchema,
    role: z.enum(["configured", "given", "public", "authoritative"]),
    /** Its place in resolv.conf or in what was given, from 0; 0 is the one that clients ask first. */
    rank: z.int().nonnegative(),
    name: z.string(),
    type: z.string(),
    transport: z.enum(["udp", "tcp"]),
    recursion: z.boolean(),
    /** CD=1 (RFC 4035, section 3.2.2): the answer as it is, without the resolver's validation. */
    checkingDisabled: z.boolean(),
    /** Null: no EDNS at all. Bytes offered for UDP (RFC 6891). */
    ednsPayload: z.int().nullable(),
    dnssecOk: z.boolean(),
    /**
     * Why this was asked: the target's own name (A, AAAA), another name to test the resolver by, the last name of its CNAME chain,
     * the target's name with other types, a name above it (SOA), or a redirect's host.
     */
    purpose: z.enum(["target", "resolver-check", "chain", "which-types", "parent", "redirect"]),
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
