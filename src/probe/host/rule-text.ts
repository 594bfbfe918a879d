import type { Condition, FirewallRule } from "../../observation/kind/host-firewall.ts";

const mostText = 200;
const mostShown = 4;

const names: Record<Condition["on"], string> = {
  protocol: "protocol",
  family: "family",
  dport: "dport",
  sport: "sport",
  source: "from",
  destination: "to",
  in: "in",
  out: "out",
  state: "state",
  flags: "flags",
  limit: "within a limit",
  other: "(something else)",
};

/** `dport 443, in up*: drop`: a rule on one line, whichever program told of it. */
export function ruleText(conditions: readonly Condition[], does: FirewallRule["does"], to: string | null): string {
  const parts = conditions
    .filter(({ on, values }, index) => on !== "protocol" || values.join() !== "tcp" || index === conditions.length - 1)
    .map(({ on, isNot, values }) => {
      const shown = values.length > mostShown ? [...values.slice(0, mostShown - 1), "…"] : values;
      return [names[on], ...(isNot ? ["not"] : []), ...(shown.length === 0 ? [] : [shown.join(",")])].join(" ");
    });
  const end = to === null ? does : `${does} ${to}`;
  return (parts.length === 0 ? end : `${parts.join(", ")}: ${end}`).slice(0, mostText);
}
