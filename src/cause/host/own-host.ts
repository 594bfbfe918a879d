import { computedOnce } from "../../observation/computed-once.ts";
import type { HostMoment } from "../../observation/host-moment.ts";
import { isLookAt, type Listener } from "../../observation/kind/host-sockets.ts";
import type { ObservationOf } from "../../observation/observation.ts";
import { type Address, familyOf, parseAddress } from "../../target/address.ts";
import type { Seen } from "../seen.ts";
import { endpointsOf, type JudgedEndpoint } from "../tcp/endpoints.ts";

export type HostSockets = ObservationOf<"host.sockets">;
export type HostCounters = ObservationOf<"host.counters">;
export type HostFirewall = ObservationOf<"host.firewall">;
export type HostNetwork = ObservationOf<"host.network">;

/** The looks of one kind by moment; those that could not be made are not there. */
type ByMoment<T> = Partial<Record<HostMoment, T>>;

/** What was seen on the target's own machine, and by whoever connected to it there. */
export type OwnHost = {
  /** The vantage that stands on that machine. */
  vantage: string;
  port: number;
  /** The addresses of that machine. */
  own: ReadonlySet<string>;
  sockets: ByMoment<HostSockets>;
  /** Looks at other ports of it, to which a rule leads the target's on. */
  inner: readonly HostSockets[];
  counters: ByMoment<HostCounters>;
  firewall: ByMoment<HostFirewall>;
  network: HostNetwork | null;
  /** The tries of its addresses, from this and every other vantage. */
  endpoints: readonly JudgedEndpoint[];
};

/** One entry for each vantage that looked at its own machine: every cause of the host reads the same list. */
export const ownHosts = computedOnce((seen: Seen): readonly OwnHost[] => {
  const looks = [
    ...seen.of("host.sockets"),
    ...seen.of("host.counters"),
    ...seen.of("host.firewall"),
    ...seen.of("host.network"),
  ];
  const vantages = [...new Set(looks.map(({ vantage }) => vantage))].sort();
  return vantages.map((vantage) => {
    const network = seen.of("host.network").find((one) => one.vantage === vantage && one.outcome === "ok") ?? null;
    const told = seen.vantages.find(({ name }) => name === vantage)?.addresses ?? [];
    const own = new Set<string>([...told, ...(network?.data.owned ?? []).flatMap(({ address }) => parseAddress(address) ?? [])]);
    const { port } = seen.target;
    const sockets = looksBy(seen.of("host.sockets"), vantage);
    return {
      vantage,
      port,
      own,
      sockets: byMoment(sockets.filter((one) => isLookAt(one, port))),
      inner: sockets.filter((one) => !isLookAt(one, port)),
      counters: byMoment(looksBy(seen.of("host.counters"), vantage)),
      firewall: byMoment(looksBy(seen.of("host.firewall"), vantage)),
      network,
      endpoints: endpointsOf(seen).filter(({ address }) => own.has(address)),
    };
  });
});

type Timed = HostSockets | HostCounters | HostFirewall;
const looksBy = <T extends Timed>(all: readonly T[], vantage: string): T[] =>
  all.filter((one) => one.vantage === vantage && one.outcome === "ok");

const byMoment = <T extends Timed>(looks: readonly T[]): ByMoment<T> =>
  Object.fromEntries(looks.map((one) => [one.subject.moment, one])) as ByMoment<T>;

/** Every look at the sockets that there is, in the order of time. */
export const allSockets = ({ sockets }: OwnHost): HostSockets[] =>
  [sockets.before, sockets.between, sockets.after].filter((one) => one !== undefined);

/** The last look at the rules that there is. */
export const lastFirewall = ({ firewall }: OwnHost): HostFirewall | undefined =>
  firewall.after ?? firewall.between ?? firewall.before;

/** Listeners of this port, whatever address they are bound to. */
export const listenersAt = ({ data }: HostSockets, port: number): Listener[] =>
  (data.listeners ?? []).filter((one) => one.port === port);

/** Whether a connection to this address reaches that listener: bound to the address itself, or to all of its family. A listener at :: may serve IPv4 as well. */
export function covers({ address, isDual }: Listener, to: Address): boolean {
  if (address === to) return true;
  return familyOf(to) === 4 ? address === "0.0.0.0" || (address === "::" && isDual) : address === "::";
}

export const isLoopbackBound = ({ address }: Pick<Listener, "address">): boolean =>
  address === "::1" || address.startsWith("127.");

/** `nginx (pid 7)`, or the user's number where the process may not be seen. */
export function holderWords({ holders, uid }: Listener): string {
  const [first] = holders;
  return first === undefined ? `a process of user ${uid}` : `${first.name} (pid ${first.pid})`;
}
