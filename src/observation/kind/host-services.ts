import { z } from "zod";
import { portSchema } from "../../target/address-schema.ts";
import { unreadSchema } from "../host-moment.ts";
import { probeKind } from "../kind.ts";

/** Something that this machine should pass on to members and that has none. `by`: who wrote it: kube-proxy's rules, or the kernel's own balancer. `address` null: any of this machine. */
export const emptyServiceSchema = z.object({
  by: z.enum(["kube-proxy", "ipvs"]),
  name: z.string().nullable(),
  address: z.string().nullable(),
  port: z.int(),
  /** `reject` says so to whoever asks, `drop` does not. */
  does: z.enum(["reject", "drop"]),
  text: z.string(),
});
export type EmptyService = z.infer<typeof emptyServiceSchema>;

/** The services of a cluster that this machine passes on (kube-proxy's rules by `iptables-save` and `nft`, ipvs by /proc/net/ip_vs), as far as one has no member left at this port. */
export const hostServices = probeKind({
  probe: "host.services",
  layer: "host",
  deadlineMs: 4_000,
  silenceMs: 0,
  subject: z.object({ port: portSchema }),
  data: z.object({
    withoutMembers: z.array(emptyServiceSchema).optional(),
    unread: unreadSchema.optional(),
  }),
});
