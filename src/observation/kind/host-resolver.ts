import { z } from "zod";
import { addressSchema, portSchema } from "../../target/address-schema.ts";
import { hostMomentSchema, unreadSchema } from "../host-moment.ts";
import { probeKind } from "../kind.ts";

/** Resolvers that are this machine itself (a stub on loopback, a cache at an address of its own), whether anything listens there, and how much lies there that nobody has read. */
export const hostResolver = probeKind({
  probe: "host.resolver",
  layer: "host",
  deadlineMs: 4_000,
  silenceMs: 0,
  subject: z.object({
    moment: hostMomentSchema,
    servers: z.array(z.object({ server: addressSchema, port: portSchema })).max(64),
  }),
  data: z.object({
    own: z
      .array(
        z.object({
          server: addressSchema,
          port: portSchema,
          overUdp: z.boolean(),
          overTcp: z.boolean(),
          /** Bytes of questions that wait to be read. */
          waiting: z.int(),
        }),
      )
      .optional(),
    unread: unreadSchema.optional(),
  }),
});
