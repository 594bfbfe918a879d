import { z } from "zod";
import { addressSchema } from "../../target/address-schema.ts";
import { probeKind } from "../kind.ts";

/**
 * Which sizes of packet get there and back, as echo requests that may not be cut up on the way (`ping -M do`). Sizes are of the whole IP packet, bytes.
 *
 * ok, whatever was found. Told apart: all sizes up to `ownMtu` pass (`smallestLost` null); larger ones vanish while smaller ones pass, and nobody says why
 * (`tooBig` empty: a black hole by size); or a router says how much it takes (`tooBig`: a smaller link that works as it should). Where not even the smallest is
 * answered (`answersAtAll` false) the address does not answer pings, and nothing is known of sizes.
 */
export const pathSize = probeKind({
  probe: "path.size",
  layer: "path",
  deadlineMs: 5_000,
  silenceMs: 1_500,
  /** `port`: sizes are the address's, whatever is asked of it. */
  subject: z.object({ address: addressSchema, port: z.null() }),
  data: z.object({
    /** The MTU of the device, or of the route, by which this machine sends; null where it does not say. */
    ownMtu: z.int().nullable().optional(),
    answersAtAll: z.boolean().optional(),
    largestPassed: z.int().nullable().optional(),
    /** The smallest of those larger than `largestPassed` that was never answered, by anybody; null where there is none. */
    smallestLost: z.int().nullable().optional(),
    /** Who said "too big" and what it takes. `sender` null: this machine itself, from what it had learnt before. */
    tooBig: z.array(z.object({ sender: z.string().nullable(), mtu: z.int().nullable() })).optional(),
    /** Each size that was sent, smallest first. */
    tries: z.array(z.object({ bytes: z.int(), sent: z.int(), answered: z.int() })).optional(),
  }),
});
