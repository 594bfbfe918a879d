import { z } from "zod";
import { failed } from "../../observation/failure.ts";
import { broke, ok } from "../../observation/observation.ts";
import type { SubjectOf } from "../../observation/step.ts";
import type { Result } from "./api-schema.ts";
import { type Asking, beyond, kept, type Reading, unfinished, unreadable } from "./asking.ts";
import { keepsAddress, type Outside } from "./told-outside.ts";

const finishedSchema = z.object({
  stats: z.object({ rcv: z.int().nonnegative() }),
  timings: z.array(z.object({ rtt: z.number().nonnegative() })),
});

/**
 * Ports that hosters and access networks, where its probes stand, let nobody connect outwards to: mail between servers, against spam, and Windows'
 * own services, against worms. A connection that does not come about says nothing of the target there.
 */
const blockedOutwards: ReadonlySet<number> = new Set([25, 135, 136, 137, 138, 139, 445]);

/** One connection: which of several failed would not be told, so that each try is a measurement of its own. */
export function askTcp({ address, port, purpose, localPort }: SubjectOf<"tcp.connect">, outside: Outside): Asking<"tcp.connect"> {
  if (purpose !== "target" || localPort !== undefined)
    return beyond("Globalping is asked to connect to the target's own port alone");
  if (blockedOutwards.has(port)) return beyond(`the networks of Globalping's probes mostly let nobody connect to port ${port}`);
  const held = keepsAddress(address, outside);
  if (held !== null) return kept(held);
  return {
    kind: "ask",
    measurement: { type: "ping", target: address, measurementOptions: { protocol: "TCP", port, packets: 1 } },
    read,
  };
}

/** A refusal, a reset, a rejection and silence are all one to it: the code is `unknown`, because any other would be invented. */
function read(result: Result): Reading<"tcp.connect"> {
  const short = unfinished(result, "connect");
  if (short !== null) return short;
  const parsed = finishedSchema.safeParse(result);
  if (!parsed.success) return unreadable(parsed.error.issues[0]?.path.join(".") ?? "");
  const [first] = parsed.data.timings;
  if (parsed.data.stats.rcv > 0 && first !== undefined) return { ended: ok({ connectMs: first.rtt }), elapsedMs: first.rtt };
  const words = "Globalping's probe got no connection, and does not say why";
  return { ended: broke(failed("unknown", "connect", words), {}), elapsedMs: null };
}
