import { z } from "zod";
import { addressSchema, portSchema } from "../../target/address-schema.ts";
import { probeKind } from "../kind.ts";

/** The longest way that is walked. The internet's is some 30 hops at most; traceroute(8) takes the same bound. */
export const mostHops = 30;

/** Times of the answers to one hop's packets, ms. */
const rttSchema = z.object({ best: z.number(), median: z.number(), worst: z.number() });

/**
 * What one TTL brought. `senders`: who answered at it, in the order first heard; more than one in a trace of one constant flow means that the way changed, or that
 * a NAT or a balancer stands in for others. `lost`: packets that nobody answered in time; loss at a hop that later hops do not share is a router that answers few
 * errors, and no loss.
 */
export const hopSchema = z.object({
  ttl: z.int().min(1).max(255),
  senders: z.array(z.string()),
  sent: z.int().nonnegative(),
  lost: z.int().nonnegative(),
  rttMs: rttSchema.nullable(),
});
export type Hop = z.infer<typeof hopSchema>;

/**
 * The way to an address hop by hop, as one constant flow where a program can hold it: UDP between two fixed ports and ICMP through `mtr-packet`; TCP to the real port
 * through `mtr-packet` too, where each packet is a flow of its own, or with `localPort` as one flow through `traceroute`.
 *
 * ok: it was walked to the end, whatever the end was; three ends are told apart. The target answered (`reachedAtTtl`; for UDP that is its ICMP port-unreachable, which
 * many hosts do not send: not reached over UDP alone says little). Somebody said unreachable (`unreachable`). Or silence past `lastHop`, with `askedToTtl` the
 * farthest TTL that was asked in vain: all that stays silent is no hop of `hops` past it but counts as asked. A way that answers to the last TTL asked without
 * reaching the target is mostly a loop: the same senders come again in `hops`.
 * failed: this machine's own table or firewall refused (phase `call`), or the deadline struck; `hops` holds what was heard.
 */
export const pathTrace = probeKind({
  probe: "path.trace",
  layer: "path",
  deadlineMs: 7_000,
  silenceMs: 1_500,
  subject: z.object({
    address: addressSchema,
    protocol: z.enum(["udp", "tcp", "icmp"]),
    port: portSchema.nullable(),
    /** The flow's source port. UDP always has one; TCP with one is walked by `traceroute`, one hop after another. */
    localPort: portSchema.optional(),
    /** How many packets each hop is sent, at least 100 ms apart. */
    rounds: z.int().min(1).max(60),
    /** No TTL beyond this is asked. Absent: 30. */
    mostHops: z.int().min(1).max(64).optional(),
    /** target: to an address of the target; flow: the way of one source port there; control: to somebody who does answer, to see what a trace from here can show; near: to the first routers on the way, to see whether loss begins there. */
    purpose: z.enum(["target", "flow", "control", "near"]),
  }),
  data: z.object({
    /** Every TTL from 1 up to the last that anybody answered at, the silent ones between included. */
    hops: z.array(hopSchema).optional(),
    /** The farthest TTL that was asked. */
    askedToTtl: z.int().optional(),
    /** The smallest TTL at which the target itself answered; null where it never did. */
    reachedAtTtl: z.int().nullable().optional(),
    /** The farthest device on the way that answered, the target not among them; null where none did. */
    lastHop: z.object({ ttl: z.int(), address: z.string() }).nullable().optional(),
    /** The first ICMP unreachable (other than the port-unreachable that ends a UDP trace at the target). `code`: `!X` `!H` `!N` `!P` where traceroute could tell; `port`: a device's port-unreachable in the target's place, which says nothing of the way of TCP. */
    unreachable: z.object({ ttl: z.int(), sender: z.string(), code: z.string().nullable() }).nullable().optional(),
    /** Whether the end answered packet for packet: what was sent at full length to the target, and lost. Null where it was never reached. */
    end: z.object({ sent: z.int(), lost: z.int() }).nullable().optional(),
  }),
});
