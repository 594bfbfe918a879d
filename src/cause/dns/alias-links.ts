import { bareName } from "../../observation/dns-answer.ts";
import type { Observation } from "../../observation/observation.ts";
import type { Seen } from "../seen.ts";

/** Where a CNAME leads, by what any server said of it. */
type Links = ReadonlyMap<string, string>;

const known = new WeakMap<readonly Observation[], Links>();

/**
 * Every CNAME record that came with an answer about the target or its chain, whoever sent it: a server that follows no further, or a resolver that gives up,
 * shows only a part each. Where servers give several for one name, the first in order. Computed once for one list of observations.
 */
export function aliasLinks(seen: Seen): Links {
  const before = known.get(seen.observations);
  if (before !== undefined) return before;
  const links = new Map<string, string>();
  for (const { subject, data } of seen.of("dns.query")) {
    if (!["target", "chain", "apex", "edns"].includes(subject.purpose) || subject.role === "nobody") continue;
    for (const { type, name, data: target } of data.answers ?? []) {
      if (type !== "CNAME") continue;
      const [from, to] = [bareName(name), bareName(target)];
      const other = links.get(from);
      if (other === undefined || to < other) links.set(from, to);
    }
  }
  known.set(seen.observations, links);
  return links;
}

/** The names that the target's aliases lead through, the target's own first; `loops`: the last one leads back to a name before it. */
export function aliasPath(seen: Seen): { names: readonly string[]; loops: boolean } {
  const links = aliasLinks(seen);
  const names = [bareName(seen.target.host)];
  for (let next = links.get(names[0] ?? ""); next !== undefined; next = links.get(next)) {
    if (names.includes(next)) return { names: [...names, next], loops: true };
    names.push(next);
  }
  return { names, loops: false };
}
