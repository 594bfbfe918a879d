import { z } from "zod";
import { hostMomentSchema, unreadSchema } from "../host-moment.ts";
import { probeKind } from "../kind.ts";

/** What this machine's kernel has counted since it started: a name of /proc/net/netstat or /proc/net/snmp behind its group (`TcpExt.ListenOverflows`), those that are 0 left out. */
export const hostCounters = probeKind({
  probe: "host.counters",
  layer: "host",
  deadlineMs: 3_000,
  silenceMs: 0,
  subject: z.object({ moment: hostMomentSchema }),
  data: z.object({
    counters: z.record(z.string(), z.number()).optional(),
    /** Tracked connections, and how many may be; null where none are tracked. */
    conntrack: z.object({ count: z.int(), max: z.int() }).nullable().optional(),
    unread: unreadSchema.optional(),
  }),
});
