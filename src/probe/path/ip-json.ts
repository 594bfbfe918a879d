import { z } from "zod";
import type { DataOf } from "../../observation/observation.ts";

type Route = NonNullable<DataOf<"path.gateway">["route"]>;
type Neighbour = NonNullable<DataOf<"path.gateway">["neighbour"]>;

const routeSchema = z.object({
  type: z.string().optional(),
  gateway: z.string().optional(),
  via: z.object({ host: z.string() }).optional(),
  dev: z.string().optional(),
  prefsrc: z.string().optional(),
  metrics: z.array(z.object({ mtu: z.number().int().optional() })).optional(),
  /** There only where the kernel has learnt something of this way, a smaller MTU that a router told it, and forgets it again. */
  expires: z.unknown().optional(),
});
const neighbourSchema = z.object({ dst: z.string(), dev: z.string().optional(), state: z.array(z.string()).optional() });
const linkSchema = z.object({ mtu: z.number().int() });

/** The kernel's words (errno(3), in LC_ALL=C) with which `ip route get` fails, by the type of route that gives them (ip-route(8), fib_props in the kernel). */
const refusals: readonly (readonly [RegExp, Route["type"]])[] = [
  [/No route to host/, "unreachable"],
  [/Permission denied/, "prohibit"],
  [/Invalid argument/, "blackhole"],
  [/Network is unreachable/, "none"],
];
const types = new Set(["unicast", "local", "unreachable", "prohibit", "blackhole", "throw"]);
const states = ["permanent", "noarp", "reachable", "stale", "delay", "probe", "incomplete", "failed"] as const;

/** Reads `ip -j -d route get ADDRESS`: the route that would be taken, or the type of the one that refuses. Null where neither can be told. */
export function readRoute(stdout: string, stderr: string): Route | null {
  const refusal = refusals.find(([words]) => words.test(stderr));
  if (refusal !== undefined) return { type: refusal[1], gateway: null, device: null, source: null, mtu: null };
  const first = firstOf(stdout, routeSchema);
  if (first === null) return null;
  return {
    type: types.has(first.type ?? "unicast") ? ((first.type ?? "unicast") as Route["type"]) : "other",
    gateway: short(first.gateway ?? first.via?.host),
    device: short(first.dev),
    source: short(first.prefsrc),
    mtu: first.expires === undefined ? (first.metrics?.find(({ mtu }) => mtu !== undefined)?.mtu ?? null) : null,
  };
}

/** Reads `ip -j neigh show to ADDRESS dev DEVICE`; `none` where the kernel has no entry. */
export function readNeighbourState(stdout: string): Neighbour["state"] {
  const said = firstOf(stdout, neighbourSchema)?.state?.map((word) => word.toLowerCase()) ?? [];
  return states.find((state) => said.includes(state)) ?? "none";
}

/** Reads `ip -j link show dev DEVICE`. */
export const readMtu = (stdout: string): number | null => firstOf(stdout, linkSchema)?.mtu ?? null;

function firstOf<T>(text: string, schema: z.ZodType<T>): T | null {
  try {
    const list = z.array(z.unknown()).safeParse(JSON.parse(text)).data ?? [];
    return list.flatMap((one) => schema.safeParse(one).data ?? [])[0] ?? null;
  } catch {
    // Not JSON: another program of that name, or none of its output.
    return null;
  }
}

/** Names of devices and addresses are short; what is longer is none. */
const short = (text: string | undefined): string | null => (text === undefined || text.length > 64 ? null : text);
