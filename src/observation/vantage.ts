import { z } from "zod";
import { addressSchema, portSchema } from "../target/address-schema.ts";

/** What a vantage says of itself. */
export const vantageSelfSchema = z.object({
  name: z.string(),
  side: z.enum(["inside", "outside"]),
  labels: z.record(z.string(), z.string()),
  status: z.enum(["ok", "suspect", "degraded", "offline"]),
  version: z.string(),
  families: z.array(z.union([z.literal(4), z.literal(6)])),
  /** Its own, without loopback and link-local ones: where a target has one of these, the questions are asked on the target's own machine. */
  addresses: z.array(addressSchema).optional(),
  /** What it can probe beyond plain sockets: `path.tcp`, `path.icmp`, `kernel-view`. */
  can: z.array(z.string()),
  /** Where it asks for names, in order. `zone` null: for every name; else only for names at or below it (split DNS), before the others. */
  resolvers: z.array(z.object({ address: addressSchema, port: portSchema, zone: z.string().nullable() })),
  /** Zones whose names are told to nobody outside: an operator named them. */
  internalZones: z.array(z.string()).optional(),
  /** Somebody else's service ("Globalping") through which it asks: it is told the target, counts each question, and takes none but of the kinds in `can`. Absent: it is one's own. */
  service: z.string().optional(),
  /** By how much the clocks of others, or the hub's, are ahead of the one there, ms; null where nothing is known of it. */
  clockOffsetMs: z.number().nullable(),
});
export type VantageSelf = z.infer<typeof vantageSelfSchema>;
