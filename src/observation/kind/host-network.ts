import { z } from "zod";
import { hostMomentSchema, unreadSchema } from "../host-moment.ts";
import { probeKind } from "../kind.ts";

/** How this machine is connected: its links, addresses, routes and the rules that choose among tables (`ip -j`), neighbours by state, and settings by their sysctl name. */
export const hostNetwork = probeKind({
  probe: "host.network",
  layer: "host",
  deadlineMs: 4_000,
  silenceMs: 0,
  subject: z.object({ moment: hostMomentSchema }),
  data: z.object({
    links: z
      .array(
        z.object({
          name: z.string(),
          mtu: z.int(),
          isUp: z.boolean(),
          kind: z.string().nullable(),
          upper: z.string().nullable(),
        }),
      )
      .optional(),
    owned: z.array(z.object({ address: z.string(), bits: z.int(), link: z.string() })).optional(),
    /** `to`: `default` or a prefix; `mtu` only where the route itself sets one. */
    routes: z
      .array(
        z.object({
          to: z.string(),
          family: z.union([z.literal(4), z.literal(6)]),
          via: z.string().nullable(),
          link: z.string().nullable(),
          table: z.string(),
          type: z.string(),
          metric: z.int().nullable(),
          mtu: z.int().nullable(),
        }),
      )
      .optional(),
    rules: z
      .array(
        z.object({
          priority: z.int(),
          family: z.union([z.literal(4), z.literal(6)]),
          from: z.string(),
          to: z.string(),
          table: z.string(),
        }),
      )
      .optional(),
    /** How many neighbour entries are in each state. */
    neighbours: z.record(z.string(), z.int()).optional(),
    /** `net.ipv4.conf.eth0.rp_filter` and the like, as numbers or words. */
    settings: z.record(z.string(), z.string()).optional(),
    unread: unreadSchema.optional(),
  }),
});
