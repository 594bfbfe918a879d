import type { Address } from "../target/address.ts";
import { groupByCell } from "./cell.ts";
import type { FailureCode } from "./failure.ts";
import type { Observation } from "./observation.ts";

export type TcpConnect = Extract<Observation, { probe: "tcp.connect" }>;
/** Each opens a connection of its own first: a handshake or a request that never connected is one more try of TCP, one that did is one more success. */
export type Connecting = Extract<
  Observation,
  { probe: "tcp.connect" | "tcp.silent" | "tcp.one-byte" | "tls.handshake" | "http.request" }
>;
export type PathProbe = Extract<Observation, { probe: "path.probe" }>;

/** What one vantage learnt of one address by connecting: the target's port, its neighbours, and who answered a bare packet. */
export type EndpointTries = {
  vantage: string;
  address: Address;
  port: number;
  /** Tries of the target's own port that left this machine, light samples included, whatever was to be asked over the connection. */
  tries: readonly Connecting[];
  otherPorts: readonly TcpConnect[];
  /** At full TTL to the target's port. */
  tcpProbes: readonly PathProbe[];
  icmpProbes: readonly PathProbe[];
};

/** One entry for each pair of vantage and address whose `port` was tried, whatever the order. What this machine itself refused to send is left out. */
export function endpointTries(connects: readonly Connecting[], probes: readonly PathProbe[], port: number): EndpointTries[] {
  const own: Connecting[] = [];
  const beside: TcpConnect[] = [];
  for (const one of connects) {
    if (!leftThisMachine(one)) continue;
    if (one.probe === "tcp.connect" && one.subject.purpose === "other-port") beside.push(one);
    else if (one.subject.port === port) own.push(one);
  }
  const groups = [...groupByCell(own)].sort(([a], [b]) => (a < b ? -1 : 1));
  const others = Map.groupBy(beside, placeOf);
  const answers = Map.groupBy(
    probes.filter(({ outcome }) => outcome !== "skipped"),
    placeOf,
  );
  return groups.flatMap(([, tries]) => {
    const [first] = tries;
    if (first === undefined) return [];
    const place = placeOf(first);
    const { vantage } = first;
    const { address } = first.subject;
    const answered = answers.get(place) ?? [];
    return [
      {
        vantage,
        address,
        port,
        tries,
        otherPorts: others.get(place) ?? [],
        tcpProbes: answered.filter(({ subject }) => subject.protocol === "tcp" && subject.port === port),
        icmpProbes: answered.filter(({ subject }) => subject.protocol === "icmp"),
      },
    ];
  });
}

const placeOf = ({ vantage, subject }: Connecting | PathProbe): string => `${vantage} ${subject.address}`;

/** The phases before a connection stands. What breaks later broke on a connection. */
const beforeConnected: ReadonlySet<string> = new Set(["policy", "lookup", "call", "connect"]);

/** A SYN is never answered by ECONNRESET: what was to be said over the connection came too late, and it stood all the same. */
export const connected = ({ probe, outcome, failure }: Connecting): boolean =>
  outcome === "ok" ||
  (outcome === "failed" && (!beforeConnected.has(failure.phase) || (failure.code === "reset" && probe !== "tcp.connect")));
const leftThisMachine = (one: Connecting): boolean =>
  connected(one) || (one.outcome === "failed" && one.failure.phase === "connect" && one.failure.blame !== "vantage");

/** How connecting failed, or null where it did not. */
export const connectFailure = (one: Connecting): FailureCode | null => (connected(one) ? null : (one.failure?.code ?? null));
export const wasRefused = (one: Connecting): boolean => connectFailure(one) === "refused";
export const wasSilent = (one: Connecting): boolean => connectFailure(one) === "timeout";

/** By then Linux has sent its SYN three times at least (again after 1, 2 and 3 s; after 1 and 3 s before 6.5); a shorter try says nothing. */
const longEnoughMs = 3_500;
export const waitedLongEnough = ({ elapsedMs }: Pick<Connecting, "elapsedMs">): boolean => elapsedMs >= longEnoughMs;

/** The system gives one code to a missing way and to some rules (`!X` of IPv4), whoever said so. */
export const wasUnreached = (one: Connecting): boolean => unreached.has(connectFailure(one) ?? "");
const unreached: ReadonlySet<string> = new Set<FailureCode>(["host-unreachable", "network-unreachable"]);

/** By then the kernel of a router, or of this machine, has asked three times for a hardware address, one second apart (arp(7)). */
const resolvedInVainMs = 2_500;
export const isUnresolved = (one: Connecting): boolean =>
  one.failure?.code === "host-unreachable" && one.elapsedMs >= resolvedInVainMs;

/** Observations of this address that only the host itself can have caused: something of it is reached from this vantage. */
export function signsOfLife({ address, otherPorts, icmpProbes }: EndpointTries): Observation[] {
  return [
    ...otherPorts.filter((one) => connected(one) || wasRefused(one)),
    ...icmpProbes.filter(({ data }) => data.reply === "arrived" && (data.sender ?? address) === address),
  ];
}
