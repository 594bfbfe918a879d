import { z } from "zod";
import { addressSchema } from "../../target/address-schema.ts";
import { hostMomentSchema, unreadSchema } from "../host-moment.ts";
import { probeKind } from "../kind.ts";

/** Echoes of one size, bytes with the IP header, that nobody may take apart. `isTold`: something said that they are too large, this machine itself included (RFC 1191). */
export const sizeTriedSchema = z.object({ size: z.int(), sent: z.int(), answered: z.int(), isTold: z.boolean() });
export type SizeTried = z.infer<typeof sizeTriedSchema>;

/** What the next router on a link takes; `mtu` is that of the own end. Sizes rise. */
export const linkSizeSchema = z.object({
  link: z.string(),
  gateway: addressSchema,
  mtu: z.int(),
  sizes: z.array(sizeTriedSchema),
});
export type LinkSize = z.infer<typeof linkSizeSchema>;

/** How large a packet the next routers of this machine take (`ping -M do`): a small one, the largest that the own end allows, and steps between where that is not answered. */
export const hostLinkSize = probeKind({
  probe: "host.link-size",
  layer: "host",
  deadlineMs: 7_000,
  silenceMs: 0,
  subject: z.object({ moment: hostMomentSchema }),
  data: z.object({
    links: z.array(linkSizeSchema).optional(),
    unread: unreadSchema.optional(),
  }),
});
