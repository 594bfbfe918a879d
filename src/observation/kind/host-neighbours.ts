import { z } from "zod";
import { hostMomentSchema, unreadSchema } from "../host-moment.ts";
import { probeKind } from "../kind.ts";

/** Machines that this one looked for on a link of its own and that did not answer (`ip neigh`, FAILED or INCOMPLETE). */
export const hostNeighbours = probeKind({
  probe: "host.neighbours",
  layer: "host",
  deadlineMs: 2_500,
  silenceMs: 0,
  subject: z.object({ moment: hostMomentSchema }),
  data: z.object({
    unanswered: z.array(z.object({ address: z.string(), link: z.string(), state: z.string() })).optional(),
    unread: unreadSchema.optional(),
  }),
});
