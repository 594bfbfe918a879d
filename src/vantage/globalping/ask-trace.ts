import { z } from "zod";
import { type Hop, mostHops } from "../../observation/kind/path-trace.ts";
import { type DataOf, ok } from "../../observation/observation.ts";
import type { SubjectOf } from "../../observation/step.ts";
import { parseAddress } from "../../target/address.ts";
import type { Result } from "./api-schema.ts";
import { type Asking, beyond, kept, type Reading, unfinished, unreadable } from "./asking.ts";
import { keepsAddress, type Outside } from "./told-outside.ts";

type Subject = SubjectOf<"path.trace">;

/** More packets to a hop than these take longer than a run lasts. */
const mostPackets = 3;

const hopSchema = z.object({
  resolvedAddress: z.string().nullable(),
  timings: z.array(z.object({ rtt: z.number().nonnegative() })),
  stats: z.object({ total: z.int().nonnegative(), drop: z.int().nonnegative() }),
});
const finishedSchema = z.object({ hops: z.array(hopSchema) });

/** The way to the target by mtr, with ICMP or with TCP to the real port. Over UDP it holds no constant flow, which is what is asked there. */
export function askTrace(
  { address, protocol, port, localPort, rounds, mostHops: most, purpose }: Subject,
  outside: Outside,
): Asking<"path.trace"> {
  if (purpose !== "target" || localPort !== undefined || most !== undefined)
    return beyond("Globalping traces the whole way to the target alone");
  if (protocol === "udp" || (protocol === "tcp" && port === null))
    return beyond("Globalping's traces over UDP keep to no single flow");
  const held = keepsAddress(address, outside);
  if (held !== null) return kept(held);
  const to = protocol === "tcp" ? { port } : {};
  const measurementOptions = { protocol: protocol.toUpperCase(), ...to, packets: Math.min(rounds, mostPackets) };
  return {
    kind: "ask",
    measurement: { type: "mtr", target: address, measurementOptions },
    read: (result) => read(address, result),
  };
}

/** How far was asked in vain is not told, and so is left out where the target did not answer; neither is who said unreachable. */
function read(address: string, result: Result): Reading<"path.trace"> {
  const short = unfinished(result, "wait");
  if (short !== null) return short;
  const parsed = finishedSchema.safeParse(result);
  if (!parsed.success) return unreadable(parsed.error.issues[0]?.path.join(".") ?? "");
  const hops = parsed.data.hops.slice(0, mostHops).map(hopOf);
  const end = hops.find(({ senders }) => senders.includes(address)) ?? null;
  const walked = hops.slice(0, end?.ttl ?? 1 + hops.findLastIndex(({ senders }) => senders.length > 0));
  const last = walked.findLast(({ senders }) => senders.some((sender) => sender !== address));
  const [sender] = last?.senders ?? [];
  const data: DataOf<"path.trace"> = {
    hops: walked,
    reachedAtTtl: end?.ttl ?? null,
    ...(end === null ? {} : { askedToTtl: end.ttl }),
    lastHop: last === undefined || sender === undefined ? null : { ttl: last.ttl, address: sender },
    end: end === null ? null : { sent: end.sent, lost: end.lost },
  };
  return { ended: ok(data), elapsedMs: null };
}

function hopOf({ resolvedAddress, timings, stats }: z.infer<typeof hopSchema>, index: number): Hop {
  const sender = resolvedAddress === null ? null : parseAddress(resolvedAddress);
  const times = timings.map(({ rtt }) => rtt).toSorted((a, b) => a - b);
  const [best] = times;
  const worst = times.at(-1);
  const median = times[Math.floor((times.length - 1) / 2)];
  return {
    ttl: index + 1,
    senders: sender === null ? [] : [sender],
    sent: stats.total,
    lost: stats.drop,
    rttMs: best === undefined || median === undefined || worst === undefined ? null : { best, median, worst },
  };
}
