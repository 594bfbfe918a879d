import type { HostMoment } from "../../src/observation/host-moment.ts";
import type { Condition, FirewallChain, FirewallRule } from "../../src/observation/kind/host-firewall.ts";
import type { Holder, Listener } from "../../src/observation/kind/host-sockets.ts";
import type { DataOf, ObservationOf } from "../../src/observation/observation.ts";
import { observation, one, type Told, two } from "./common.ts";

export const program = (name: string, told: Partial<Holder> = {}): Holder => ({
  pid: 700,
  name,
  parent: 1,
  command: `mark-of-${name}`,
  ...told,
});

export const listening = (address: string, told: Partial<Listener> = {}): Listener => ({
  address,
  port: 443,
  isDual: false,
  link: null,
  waiting: 0,
  backlog: 511,
  uid: 0,
  holders: [program("nginx")],
  ...told,
});

const moments: Record<HostMoment, number> = { before: 0, between: 1_500, after: 3_000 };
type Look = Told & { moment?: HostMoment };

const timed = ({ moment = "before", ...told }: Look): { moment: HostMoment; told: Told } => ({
  moment,
  told: { startMs: moments[moment], ...told },
});

/** One look at the sockets of this machine. */
export function sockets(
  listeners: readonly Listener[],
  { port = 443, data = {}, ...look }: Look & { port?: number; data?: DataOf<"host.sockets"> } = {},
): ObservationOf<"host.sockets"> {
  const { moment, told } = timed(look);
  return observation("host.sockets", {
    ...told,
    subject: { port, moment },
    data: { listeners: [...listeners], unread: [], ...data },
  });
}

/** The same look at every moment. */
export const socketsThroughout = (
  listeners: readonly Listener[],
  data: DataOf<"host.sockets"> = {},
): ObservationOf<"host.sockets">[] =>
  (["before", "between", "after"] as const).map((moment) => sockets(listeners, { moment, data }));

/** How this machine is connected; it has the target's first two addresses where nothing else is said. */
export function network(data: DataOf<"host.network"> = {}, look: Look = {}): ObservationOf<"host.network"> {
  const { moment, told } = timed(look);
  const owned = [one, two].map((address) => ({ address, bits: 24, link: "eth0" }));
  const links = [{ name: "eth0", mtu: 1_500, isUp: true, kind: null, upper: null }];
  return observation("host.network", {
    ...told,
    subject: { moment },
    data: { owned, links, routes: [], rules: [], settings: {}, unread: [], ...data },
  });
}

/** One look at the kernel's counters. */
export function counters(told: Record<string, number>, look: Look = {}): ObservationOf<"host.counters"> {
  const { moment, told: rest } = timed(look);
  return observation("host.counters", { ...rest, subject: { moment }, data: { counters: told, conntrack: null, unread: [] } });
}

/** A counter that has these values at the three looks. */
export const counted = (name: string, ...values: readonly [number, number, number]): ObservationOf<"host.counters">[] =>
  (["before", "between", "after"] as const).map((moment, index) => counters({ [name]: values[index] ?? 0 }, { moment }));

/** One base chain at the input hook, and what nft tells of it. */
export const inputChain = (policy: "accept" | "drop" = "accept", told: Partial<FirewallChain> = {}): FirewallChain => ({
  id: "inet guard in",
  hook: "input",
  priority: 0,
  policy,
  policyPackets: null,
  ...told,
});

export const rule = (does: FirewallRule["does"], told: Partial<FirewallRule> = {}): FirewallRule => ({
  place: 1,
  chain: "inet guard in",
  conditions: [],
  does,
  to: null,
  packets: null,
  text: does,
  ...told,
});

export const when = (on: Condition["on"], ...values: readonly string[]): Condition => ({ on, isNot: false, values: [...values] });

/** One look at the firewall. */
export function firewall(
  chains: readonly FirewallChain[],
  rules: readonly FirewallRule[],
  look: Look = {},
): ObservationOf<"host.firewall"> {
  const { moment, told } = timed(look);
  const data = { chains: [...chains], rules: [...rules], unread: [] };
  return observation("host.firewall", { elapsedMs: 20, ...told, subject: { port: 443, moment }, data });
}

/** A rule whose counter has these values at the first and the last look. */
export const firewallCounting = (
  chains: readonly FirewallChain[],
  one: FirewallRule,
  first: number,
  last: number,
): ObservationOf<"host.firewall">[] => [
  firewall(chains, [{ ...one, packets: first }]),
  firewall(chains, [{ ...one, packets: last }], { moment: "after" }),
];
