import type { Condition } from "../../observation/kind/host-firewall.ts";

/** Whether a rule may meet a TCP packet to this port, or one back from it. `port` null: any TCP packet. */
export function mayConcern(conditions: readonly Condition[], port: number | null): boolean {
  if (!conditions.every((one) => one.on !== "protocol" || isTcp(one))) return false;
  if (port === null) return true;
  const of = (on: "dport" | "sport"): Condition[] => conditions.filter((one) => one.on === on);
  const holds = (all: readonly Condition[]): boolean =>
    all.every(({ isNot, values }) => values.some((value) => holdsPort(value, port)) !== isNot);
  const [to, from] = [of("dport"), of("sport")];
  return holds(to) || (from.length > 0 && holds(from));
}

const isTcp = ({ isNot, values }: Condition): boolean =>
  values.some((value) => value === "tcp" || value === "6" || value === "all") !== isNot;

/** `443` or `1-1000`. */
function holdsPort(value: string, port: number): boolean {
  const [low, high = low] = value.split("-").map(Number);
  return low !== undefined && high !== undefined && low <= port && port <= high;
}
