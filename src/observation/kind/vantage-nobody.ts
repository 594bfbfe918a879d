import { z } from "zod";
import { addressSchema, portSchema } from "../../target/address-schema.ts";
import { probeKind } from "../kind.ts";
import { localEndSchema } from "./tcp-connect.ts";

/**
 * A connection to an address that nobody has, on the target's port. Silence or an error is what must come; whoever accepts it accepts in everybody's name.
 * `peer`, and not `address`: it is no address of the target, and nothing that is said of those counts it.
 */
export const vantageNobody = probeKind({
  probe: "vantage.nobody",
  layer: "vantage",
  // A second SYN goes out after 1 s (RFC 6298, section 2.1): what stands between answers the first or that one.
  deadlineMs: 1_500,
  silenceMs: 400,
  subject: z.object({ peer: addressSchema, port: portSchema }),
  data: z.object({ local: localEndSchema.optional(), connectMs: z.number().optional(), errno: z.string().optional() }),
});
