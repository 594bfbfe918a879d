import { type Hook, hooks, type PlaceName, type RulesAtPlace } from "../place.ts";
import type { Site } from "../site.ts";
import { runCommand } from "./commands.ts";
import { inside, namespaceOf, type Places } from "./namespaces.ts";

/** nft's own places for chains: before connection tracking −300, addresses rewritten at −100 on the way in and 100 on the way out. */
const priorities: Record<string, number> = { raw: -300, "nat prerouting": -100, "nat output": -100, "nat postrouting": 100 };

/** Loads all rules of a site, each place in one go; without any, nothing is loaded at all. `more`: what the name servers need. */
export async function loadAllRules(places: Places, site: Site, more: readonly string[]): Promise<void> {
  const all = new Map<PlaceName, RulesAtPlace>();
  const add = (place: PlaceName, hook: Hook, lines: readonly string[]): void => {
    if (lines.length === 0) return;
    const before = all.get(place) ?? {};
    all.set(place, { ...before, [hook]: [...(before[hook] ?? []), ...lines] });
  };
  add("r2", "forward", site.passing);
  add("server", "input", site.arriving);
  add("dns", "input", more);
  for (const place of places.keys()) for (const hook of hooks) add(place, hook, site.rules?.[place]?.[hook] ?? []);
  await Promise.all([...all].map(([place, rules]) => loadRules(namespaceOf(places, place), rules)));
}

/** Adds chains to one namespace, in a table of their own. */
export async function loadRules(namespace: string, rules: RulesAtPlace, table = "lab"): Promise<void> {
  const chains = hooks.flatMap((hook) => (rules[hook] === undefined ? [] : [chain(hook, rules[hook])]));
  await runCommand("nsenter", inside(namespace, ["nft", "-f", "-"]), `table inet ${table} {\n${chains.join("")}}\n`);
}

function chain(hook: Hook, lines: readonly string[]): string {
  const words = hook.split(" ");
  const type = words[0] === "nat" ? "nat" : "filter";
  const priority = priorities[hook] ?? priorities[words[0] ?? ""] ?? 0;
  const head = `type ${type} hook ${words.at(-1)} priority ${priority}; policy accept;`;
  const body = [head, ...lines].map((line) => `    ${line}\n`).join("");
  return `  chain ${hook.replace(" ", "-")} {\n${body}  }\n`;
}
