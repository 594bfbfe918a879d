import { z } from "zod";
import type { DataOf } from "../../observation/observation.ts";

type Network = DataOf<"host.network">;

/** Kept of each; a router's full table is nothing that a person reads. */
const most = { links: 200, addresses: 300, routes: 300, rules: 100 } as const;

const name = z.string().max(64);
const linkSchema = z.object({
  ifname: name,
  mtu: z.int(),
  flags: z.array(z.string()),
  link: name.optional(),
  linkinfo: z.object({ info_kind: z.string().max(40).optional() }).optional(),
  addr_info: z.array(z.object({ local: z.string().optional(), prefixlen: z.int().optional() })).optional(),
});
const routeSchema = z.object({
  dst: z.string(),
  type: z.string().optional(),
  gateway: z.string().optional(),
  via: z.object({ host: z.string() }).optional(),
  dev: name.optional(),
  table: z.string().optional(),
  metric: z.int().optional(),
  metrics: z.array(z.object({ mtu: z.int().optional() })).optional(),
  nexthops: z.array(z.object({ gateway: z.string().optional(), dev: name.optional() })).optional(),
});
const ruleSchema = z.object({
  priority: z.int(),
  src: z.string(),
  srclen: z.int().optional(),
  dst: z.string().optional(),
  dstlen: z.int().optional(),
  table: z.string().optional(),
  action: z.string().optional(),
});
const neighbourSchema = z.object({ state: z.array(z.string()) });

export function readLinks(text: string): NonNullable<Network["links"]> {
  return listIn(text, linkSchema)
    .slice(0, most.links)
    .map(({ ifname, mtu, flags, link, linkinfo }) => ({
      name: ifname,
      mtu,
      isUp: flags.includes("UP"),
      kind: linkinfo?.info_kind ?? null,
      upper: link ?? null,
    }));
}

export function readAddresses(text: string): NonNullable<Network["owned"]> {
  return listIn(text, linkSchema)
    .flatMap(({ ifname, addr_info = [] }) =>
      addr_info.flatMap(({ local, prefixlen }) =>
        local === undefined || prefixlen === undefined ? [] : [{ address: local, bits: prefixlen, link: ifname }],
      ),
    )
    .slice(0, most.addresses);
}

/** Routes to this machine's own addresses and to broadcast follow from the addresses, and are left out. */
export function readRoutes(text: string, family: 4 | 6): NonNullable<Network["routes"]> {
  return listIn(text, routeSchema)
    .filter(({ type, table }) => table !== "local" && !["local", "broadcast", "multicast", "anycast"].includes(type ?? ""))
    .slice(0, most.routes)
    .flatMap(({ dst, type = "unicast", gateway, via, dev, table = "main", metric, metrics, nexthops }) => {
      const route = {
        to: dst,
        family,
        table,
        type,
        metric: metric ?? null,
        mtu: metrics?.find(({ mtu }) => mtu !== undefined)?.mtu ?? null,
      };
      const hops = nexthops ?? [{ gateway: gateway ?? via?.host, dev }];
      return hops.map((hop) => ({ ...route, via: hop.gateway ?? null, link: hop.dev ?? null }));
    });
}

export function readRules(text: string, family: 4 | 6): NonNullable<Network["rules"]> {
  const prefix = (address: string | undefined, bits: number | undefined): string =>
    address === undefined ? "all" : bits === undefined ? address : `${address}/${bits}`;
  return listIn(text, ruleSchema)
    .slice(0, most.rules)
    .map(({ priority, src, srclen, dst, dstlen, table, action }) => ({
      priority,
      family,
      from: prefix(src, srclen),
      to: prefix(dst, dstlen),
      table: table ?? action ?? "",
    }));
}

export function readNeighbours(text: string): NonNullable<Network["neighbours"]> {
  const states = listIn(text, neighbourSchema).flatMap(({ state }) => state);
  return Object.fromEntries([...Map.groupBy(states, (state) => state)].map(([state, all]) => [state, all.length]));
}

/** Every entry of a JSON list that has the form wanted; whatever else is printed is passed over. */
function listIn<T>(text: string, schema: z.ZodType<T>): T[] {
  const value = parsed(text);
  return Array.isArray(value) ? value.flatMap((one) => schema.safeParse(one).data ?? []) : [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
