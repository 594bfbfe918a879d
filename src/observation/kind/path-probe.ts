import { z } from "zod";
import { addressSchema, portSchema } from "../../target/address-schema.ts";
import { probeKind } from "../kind.ts";

/** One packet at full TTL (or a given one) through `mtr-packet`, to learn *who* answers. `skipped` with code means-missing where the program or its right is not there. */
export const pathProbe = probeKind({
  probe: "path.probe",
  layer: "path",
  deadlineMs: 6_000,
  silenceMs: 1_500,
  subject: z.object({
    address: addressSchema,
    protocol: z.enum(["tcp", "udp", "icmp"]),
    port: portSchema.nullable(),
    ttl: z.int().min(1).max(255),
    /** The first packet is sent by the program that tells the code as well: of a router that sends few errors a second one might get none. */
    codeFirst: z.literal(true).optional(),
  }),
  data: z.object({
    /** arrived: the target itself answered; from-device: another answered in its place; no-route: an ICMP unreachable; expired: TTL ran out; silence. */
    reply: z.enum(["arrived", "from-device", "no-route", "expired", "silence"]).optional(),
    sender: z.string().nullable().optional(),
    /** `!X` `!H` `!N` `!P` where traceroute could tell, else null. */
    code: z.string().nullable().optional(),
    rttMs: z.number().optional(),
  }),
});
