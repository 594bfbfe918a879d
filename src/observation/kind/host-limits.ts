import { z } from "zod";
import { hostMomentSchema, unreadSchema } from "../host-moment.ts";
import { probeKind } from "../kind.ts";

/** Connections of this machine's own to one destination: how many different source ports they hold, and how many of these wait in TIME_WAIT. */
export const destinationSchema = z.object({
  local: z.string(),
  peer: z.string(),
  port: z.int(),
  used: z.int(),
  timeWait: z.int(),
});
export type BusyDestination = z.infer<typeof destinationSchema>;

/** What this machine may hold at most, and how much of it is held (sysctls, `ss`, `ip ntable`, /proc/net/stat). A part that could not be read is absent. */
export const hostLimits = probeKind({
  probe: "host.limits",
  layer: "host",
  deadlineMs: 4_000,
  silenceMs: 0,
  subject: z.object({ moment: hostMomentSchema }),
  data: z.object({
    /** Source ports that the kernel gives out by itself: the range, how many within it are kept back, and how many listeners or datagram sockets hold. */
    ports: z
      .object({
        low: z.int(),
        high: z.int(),
        reserved: z.int(),
        /** Ports of the range at which something listens over TCP: none of them is given out for a connection. */
        listening: z.int(),
        /** Ports of the range that UDP sockets hold. */
        datagrams: z.int(),
        /** net.ipv4.tcp_tw_reuse: 0 no port in TIME_WAIT is used again, 1 all after a second, 2 those within the machine. */
        reuse: z.int().nullable(),
      })
      .optional(),
    /** Those with most ports first. */
    destinations: z.array(destinationSchema).optional(),
    /** Tracked connections; null where none are. The last three count since the start of the machine. */
    conntrack: z
      .object({
        count: z.int(),
        most: z.int(),
        dropped: z.int().nullable(),
        droppedEarly: z.int().nullable(),
        insertFailed: z.int().nullable(),
      })
      .nullable()
      .optional(),
    /** The tables of neighbours on the same link. `refused`: how often an entry found no place, since the start of the machine. */
    neighbours: z
      .array(
        z.object({ family: z.union([z.literal(4), z.literal(6)]), entries: z.int(), most: z.int(), refused: z.int().nullable() }),
      )
      .optional(),
    /** Open files of the whole machine. */
    files: z.object({ open: z.int(), most: z.number() }).optional(),
    unread: unreadSchema.optional(),
  }),
});
