import type { DnsQuery } from "../../src/observation/dns-answer.ts";

type Subject = DnsQuery["subject"];
type Line = { name: string; type: string; ttl: number; data: string };

/** What comes back to one question: a message, or nothing. `ms`: how long it takes. */
export type Reply =
  | "silence"
  | "port-unreachable"
  | {
      rcode?: string;
      aa?: boolean;
      answers?: Line[];
      authority?: Line[];
      additional?: Line[];
      ede?: { code: number; meaning: string; text: string }[];
      truncated?: boolean;
      ms?: number;
    };

/** `servers`: NS name → its addresses. `records`: `"api.example.com A"` → data. `parentNs`: what the zone above says, where that differs. */
export type Zone = {
  servers: Readonly<Record<string, readonly string[]>>;
  records?: Readonly<Record<string, readonly string[]>>;
  parentNs?: readonly string[];
};

/** Zones by name, the root is "". `behave`: by address, what a server does in place of what its zones say; undefined: as usual. */
export type Tree = {
  zones: Readonly<Record<string, Zone>>;
  behave?: Readonly<Record<string, (asked: Subject, usual: Reply) => Reply | undefined>>;
};

const line = (name: string, type: string, data: string): Line => ({ name, type, ttl: 300, data });
export const isAtOrBelow = (name: string, zone: string): boolean => zone === "" || name === zone || name.endsWith(`.${zone}`);
const depth = (zone: string): number => (zone === "" ? 0 : zone.split(".").length);
const deepest = (zones: readonly string[]): string | undefined => zones.toSorted((a, b) => depth(b) - depth(a))[0];

export const addressesOf = (tree: Tree, name: string): readonly string[] =>
  Object.values(tree.zones).flatMap(({ servers }) => servers[name] ?? []);

/** What the server at this address answers with authority, refers to, or refuses. */
export function serverReply(tree: Tree, asked: Subject): Reply {
  const usual = usualReply(tree, asked);
  return tree.behave?.[asked.server]?.(asked, usual) ?? usual;
}

function usualReply({ zones, ...tree }: Tree, { server, name, type }: Subject): Reply {
  const own = Object.keys(zones).filter((zone) => Object.values(zones[zone]?.servers ?? {}).some((all) => all.includes(server)));
  const isDs = (zone: string): boolean => type === "DS" && zone === name;
  const zone = deepest(own.filter((one) => isAtOrBelow(name, one) && !isDs(one)));
  if (own.length === 0) return "silence";
  if (zone === undefined) return { rcode: "REFUSED" };
  const cut = Object.keys(zones)
    .filter((one) => one !== zone && isAtOrBelow(one, zone) && isAtOrBelow(name, one) && !isDs(one))
    .toSorted((a, b) => depth(a) - depth(b))[0];
  if (cut !== undefined) return referral({ zones, ...tree }, cut);
  return fromZone({ zones, ...tree }, zone, name, type);
}

function referral(tree: Tree, cut: string): Reply {
  const { servers, parentNs } = tree.zones[cut] ?? { servers: {} };
  const names = parentNs ?? Object.keys(servers);
  if (names.length === 0) return denial(deepestAbove(tree, cut), "NXDOMAIN");
  return {
    aa: false,
    authority: names.map((name) => line(cut, "NS", name)),
    additional: names.flatMap((name) => addressesOf(tree, name).map((one) => line(name, one.includes(":") ? "AAAA" : "A", one))),
  };
}

const deepestAbove = (tree: Tree, cut: string): string =>
  deepest(Object.keys(tree.zones).filter((one) => one !== cut && isAtOrBelow(cut, one))) ?? "";
const denial = (zone: string, rcode: string): Reply => ({
  rcode,
  aa: true,
  authority: [line(zone, "SOA", `ns.${zone} hostmaster.${zone} 1 7200 900 1209600 300`)],
});

function fromZone(tree: Tree, zone: string, name: string, type: string): Reply {
  const { servers, records = {} } = tree.zones[zone] ?? { servers: {} };
  const own: Readonly<Record<string, readonly string[]>> = {
    [`${zone} NS`]: Object.keys(servers),
    [`${zone} SOA`]: [`ns.${zone} hostmaster.${zone} 1 7200 900 1209600 300`],
    ...Object.fromEntries(
      Object.entries(servers).flatMap(([ns, all]) =>
        isAtOrBelow(ns, zone)
          ? [
              [`${ns} A`, all.filter((one) => !one.includes(":"))],
              [`${ns} AAAA`, all.filter((one) => one.includes(":"))],
            ]
          : [],
      ),
    ),
    ...records,
  };
  const found = own[`${name} ${type}`] ?? [];
  if (found.length > 0) return { aa: true, answers: found.map((data) => line(name, type, data)) };
  const [alias] = own[`${name} CNAME`] ?? [];
  if (alias !== undefined) return { aa: true, answers: [line(name, "CNAME", alias)] };
  const exists = Object.keys(own).some((key) => isAtOrBelow(key.split(" ")[0] ?? "", name));
  return denial(zone, exists ? "NOERROR" : "NXDOMAIN");
}

/** What a resolver makes of the tree: it asks downwards as we do, says SERVFAIL where nobody serves, and nothing where nobody answers, as unbound does. */
export function resolverReply(tree: Tree, asked: Subject, hops = 0): Reply {
  let zone = "";
  for (let step = 0; step < 10; step += 1) {
    const names = Object.keys(tree.zones[zone]?.servers ?? {}).concat(tree.zones[zone]?.parentNs ?? []);
    const replies = [...new Set(names)]
      .flatMap((name) => addressesOf(tree, name))
      .map((server) => serverReply(tree, { ...asked, server: server as Subject["server"], recursion: false, zone }));
    const good = replies.find(
      (one) =>
        typeof one === "object" &&
        (one.rcode ?? "NOERROR") !== "REFUSED" &&
        one.rcode !== "SERVFAIL" &&
        (one.aa === true || (one.authority ?? []).length > 0),
    );
    if (typeof good !== "object")
      return replies.length > 0 && replies.every((one) => one === "silence") ? "silence" : { rcode: "SERVFAIL" };
    const next = (good.authority ?? []).find(({ type }) => type === "NS")?.name;
    if (good.aa !== true && next !== undefined) {
      zone = next;
      continue;
    }
    const alias = (good.answers ?? []).find(({ type }) => type === "CNAME")?.data;
    if (alias === undefined || asked.type === "CNAME" || hops > 5) return { ...good, aa: false };
    const rest = resolverReply(tree, { ...asked, name: alias }, hops + 1);
    return typeof rest === "object" ? { ...rest, answers: [...(good.answers ?? []), ...(rest.answers ?? [])] } : rest;
  }
  return { rcode: "SERVFAIL" };
}
