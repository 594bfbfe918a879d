import { z } from "zod";
import { addressSchema } from "../../target/address-schema.ts";
import { probeKind } from "../kind.ts";

/**
 * This machine's own route to an address, and the neighbour that its packets are handed to: what `ip route get` and `ip neigh` say. Sends nothing.
 *
 * A route of type unreachable, prohibit, blackhole or throw refuses in the call itself, and so does no route at all: `route.type`. The neighbour is the gateway, or the
 * address itself where it is on a network of this machine (`neighbour.is`). Its state is the kernel's: FAILED means that it was asked for and nobody answered;
 * INCOMPLETE that it is being asked for; STALE that nothing was heard of it lately, which is no fault. What is being asked for is watched until it is settled, or
 * until `deadlineMs`.
 */
export const pathGateway = probeKind({
  probe: "path.gateway",
  layer: "path",
  deadlineMs: 4_500,
  silenceMs: 0,
  /** `port`: a route is the address's, whatever is asked of it. */
  subject: z.object({ address: addressSchema, port: z.null() }),
  data: z.object({
    route: z
      .object({
        type: z.enum(["unicast", "local", "unreachable", "prohibit", "blackhole", "throw", "none", "other"]),
        gateway: z.string().nullable(),
        device: z.string().nullable(),
        source: z.string().nullable(),
        /** What the route itself allows, or else its device, bytes. */
        mtu: z.int().nullable(),
      })
      .optional(),
    neighbour: z
      .object({
        is: z.enum(["gateway", "address"]),
        address: z.string(),
        device: z.string().nullable(),
        /** NUD states of the kernel (ip-neighbour(8)); `none`: the kernel has no entry. */
        state: z.enum(["permanent", "noarp", "reachable", "stale", "delay", "probe", "incomplete", "failed", "none"]),
        /** How long it was watched until it was in this state, ms. */
        watchedMs: z.number(),
      })
      .nullable()
      .optional(),
  }),
});
