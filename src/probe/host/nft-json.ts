import type { FirewallChain, FirewallRule, HookName } from "../../observation/kind/host-firewall.ts";
import { hookNames } from "../../observation/kind/host-firewall.ts";
import { asRecord, readExpressions, type Sets, valuesOf } from "./nft-expressions.ts";
import { ruleText } from "./rule-text.ts";

/** `foreign`: tables (`ip filter`) in which matches of iptables stand that nft itself does not tell. */
export type Ruleset = { chains: FirewallChain[]; rules: FirewallRule[]; foreign: string[] };

/** What `nft -j list ruleset` prints (libnftables-json(5)). A verdict map becomes one rule for each of its elements. Whatever is not understood is a condition `other`; what has no form at all is passed over. */
export function readRuleset(text: string): Ruleset {
  const all = entriesIn(text);
  const sets = setsIn(all);
  const places = new Map<string, number>();
  const foreign = new Set<string>();
  const chains: FirewallChain[] = [];
  const rules: FirewallRule[] = [];
  for (const entry of all) {
    const chain = asRecord(entry.chain);
    if (chain !== null) chains.push(chainOf(chain));
    const rule = asRecord(entry.rule);
    if (rule === null || !Array.isArray(rule.expr)) continue;
    const table = `${word(rule.family)} ${word(rule.table)}`;
    const id = `${table} ${word(rule.chain)}`;
    const place = (places.get(id) ?? 0) + 1;
    places.set(id, place);
    const read = readExpressions(rule.expr, (name) => sets.get(`${table} ${name}`) ?? null);
    if (read.isForeign) foreign.add(table);
    for (const { conditions, does, to } of read.ways)
      rules.push({ place, chain: id, conditions, does, to, packets: read.packets, text: ruleText(conditions, does, to) });
  }
  return { chains, rules, foreign: [...foreign] };
}

function entriesIn(text: string): Record<string, unknown>[] {
  try {
    const list: unknown = asRecord(JSON.parse(text))?.nftables;
    return Array.isArray(list) ? list.map(asRecord).filter((one) => one !== null) : [];
  } catch {
    return [];
  }
}

/** The elements of named sets and maps, by table and name. */
function setsIn(all: readonly Record<string, unknown>[]): ReadonlyMap<string, Sets> {
  return new Map(
    all.flatMap((entry): [string, Sets][] => {
      const set = asRecord(entry.set) ?? asRecord(entry.map);
      if (set === null) return [];
      const elements = Array.isArray(set.elem) ? set.elem : [];
      return [[`${word(set.family)} ${word(set.table)} ${word(set.name)}`, { elements, values: valuesOf(elements, () => null) }]];
    }),
  );
}

function chainOf(chain: Record<string, unknown>): FirewallChain {
  const hook = hookNames.find((name) => name === chain.hook) ?? null;
  return {
    id: `${word(chain.family)} ${word(chain.table)} ${word(chain.name)}`,
    hook: hook as HookName | null,
    priority: typeof chain.prio === "number" && Number.isInteger(chain.prio) ? chain.prio : null,
    policy: chain.policy === "drop" || chain.policy === "accept" ? chain.policy : null,
    policyPackets: null,
  };
}

const word = (value: unknown): string => (typeof value === "string" ? value.slice(0, 128) : "");
