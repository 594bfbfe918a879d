import type { FirewallChain, FirewallRule, HookName } from "../../observation/kind/host-firewall.ts";
import { meets, type Packet } from "./packet.ts";

/** A rule, or the policy of a chain (`rule` null), that ends a packet's way: for certain, or perhaps, where a condition before it or of its own is not understood. */
export type Stop = { chain: FirewallChain; rule: FirewallRule | null; does: "drop" | "reject"; isCertain: boolean };

type Rules = { chains: readonly FirewallChain[]; rules: readonly FirewallRule[] };

/** Chains that call one another deeper than this make a circle, which nft forbids. */
const deepest = 16;

/** Everything that may end the way of this packet through these hooks, in the order in which it would be met; nothing behind what ends it for certain. */
export function stopsFor(ruleset: Rules, packet: Packet, hooks: readonly HookName[]): Stop[] {
  const byChain = Map.groupBy(ruleset.rules, ({ chain }) => chain);
  const byId = new Map(ruleset.chains.map((chain) => [chain.id, chain]));
  const bases = ruleset.chains
    .filter(({ hook, id }) => hook !== null && hooks.includes(hook) && isOfFamily(id, packet))
    .sort((a, b) => hooks.indexOf(a.hook ?? "input") - hooks.indexOf(b.hook ?? "input") || (a.priority ?? 0) - (b.priority ?? 0));
  const stops: Stop[] = [];
  let known = packet;
  for (const base of bases) {
    const walk: Walk = { base, byChain, byId, packet: known, stops, isSure: true };
    const end = through(base.id, walk, 0);
    known = walk.packet;
    if (end === "on" && base.policy === "drop") {
      stops.push({ chain: base, rule: null, does: "drop", isCertain: walk.isSure });
      if (walk.isSure) return stops;
    }
    if (end === "stopped") return stops;
  }
  return stops;
}

type Walk = {
  base: FirewallChain;
  byChain: ReadonlyMap<string, readonly FirewallRule[]>;
  byId: ReadonlyMap<string, FirewallChain>;
  packet: Packet;
  stops: Stop[];
  isSure: boolean;
};

/** `on`: nothing ended it; `accepted`: this base chain lets it pass; `stopped`: it is gone for certain. */
type End = "on" | "accepted" | "stopped";

function through(id: string, walk: Walk, depth: number): End {
  if (depth > deepest) return "on";
  for (const rule of (walk.byChain.get(id) ?? []).toSorted((a, b) => a.place - b.place)) {
    const met = meets(rule.conditions, walk.packet);
    if (met === "no") continue;
    const end = doneBy(rule, met === "yes", walk, depth);
    if (end === "returned") return "on";
    if (end !== "on") return end;
  }
  return "on";
}

function doneBy(rule: FirewallRule, isMet: boolean, walk: Walk, depth: number): End | "returned" {
  switch (rule.does) {
    case "drop":
    case "reject": {
      const isCertain = isMet && walk.isSure;
      walk.stops.push({ chain: walk.byId.get(rule.chain) ?? walk.base, rule, does: rule.does, isCertain });
      if (isCertain) return "stopped";
      // Either it ends here, or something before it let the packet pass.
      if (isMet) return "accepted";
      walk.isSure = false;
      return "on";
    }
    case "accept":
    case "dnat":
    case "redirect":
      if (isMet) return "accepted";
      walk.isSure = false;
      return "on";
    case "return":
      if (isMet) return "returned";
      walk.isSure = false;
      return "on";
    case "jump":
    case "goto": {
      const wasSure = walk.isSure;
      if (!isMet) walk.isSure = false;
      const target = `${rule.chain.split(" ").slice(0, 2).join(" ")} ${rule.to ?? ""}`;
      const end = through(target, walk, depth + 1);
      if (isMet) return end === "on" && rule.does === "goto" ? "returned" : end;
      walk.isSure = wasSure && end === "on" && !leads(walk, target);
      return "on";
    }
    case "other":
      walk.isSure = false;
      return "on";
    case "notrack":
      if (isMet) walk.packet = { ...walk.packet, state: "untracked" };
      return "on";
    case "none":
      return "on";
  }
}

/** A chain that is perhaps entered may let the packet pass. */
const leads = ({ byChain }: Walk, chain: string): boolean =>
  (byChain.get(chain) ?? []).some(({ does }) => does === "accept" || does === "jump" || does === "goto" || does === "other");

/** `ip` chains see IPv4 alone, `ip6` chains IPv6. */
function isOfFamily(id: string, { destination, source }: Packet): boolean {
  const known = destination ?? source;
  const [family] = id.split(" ");
  if (known === null || (family !== "ip" && family !== "ip6")) return family !== "arp" && family !== "bridge";
  return (family === "ip6") === known.includes(":");
}
