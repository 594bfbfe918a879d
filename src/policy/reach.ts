import { isMeantBy } from "../observation/is-meant-by.ts";
import type { VantageSelf } from "../observation/vantage.ts";
import type { Allowance } from "./address-policy.ts";
import type { Cidr } from "./cidr.ts";
import type { Policy, PortRange } from "./policy.ts";

type Named = Pick<VantageSelf, "name" | "labels">;
/** What the hub's own variables add for its own vantage (`FAULTLINE_ALLOW`), and take away everywhere (`FAULTLINE_DENY`). */
export type OwnLists = Pick<Allowance, "allow" | "deny">;

/** What may be probed from the hub's own vantage. */
export function ownAllowance(policy: Policy, own: Named, lists: OwnLists): Allowance {
  return { kind: "hub", allow: [...lists.allow, ...rangesFor(policy, own)], deny: [...lists.deny, ...policy.deny] };
}

/**
 * What an agent is asked for. Its own lists have the last word, and the only one about addresses that are not public as long as the policy names no ranges;
 * once it does, an agent is asked for those alone that name it.
 */
export function agentAllowance(policy: Policy, agent: Named, { deny }: OwnLists): Allowance {
  const denied = [...deny, ...policy.deny];
  if (policy.ranges === null) return { kind: "cli", allow: [], deny: denied };
  return { kind: "hub", allow: rangesFor(policy, agent), deny: denied };
}

const rangesFor = ({ ranges }: Policy, vantage: Named): Cidr[] =>
  (ranges ?? []).filter(({ from }) => from?.some((word) => isNamedBy(vantage, word)) ?? true).map(({ cidr }) => cidr);

/** A word without `=` is a name and no label's value: labels are written by whoever starts the agent, names are each given once. */
const isNamedBy = (vantage: Named, word: string): boolean =>
  isMeantBy(word.includes("=") ? vantage : { ...vantage, labels: {} }, word);

/** Whether there is anything that an agent might be asked for and the hub forbids. */
export const isBounded = ({ ranges, deny, ports }: Policy, lists: Pick<OwnLists, "deny">): boolean =>
  ranges !== null || ports.allow !== null || [deny, ports.deny, lists.deny].some((list) => list.length > 0);

/** Why nothing may be asked of this port, or null where it may. */
export function forbidsPort(port: number, { ports }: Policy): string | null {
  if (ports.deny.some((range) => holds(range, port))) return `port ${port} is on the list of denied ports`;
  if (ports.allow === null || ports.allow.some((range) => holds(range, port))) return null;
  return `port ${port} is not among the allowed ports`;
}

const holds = ({ first, last }: PortRange, port: number): boolean => first <= port && port <= last;
