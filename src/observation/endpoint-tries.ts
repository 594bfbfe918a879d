import type { Address } from "../target/address.ts";
import type { Observation } from "./observation.ts";

export type TcpConnect = Extract<Observation, { probe: "tcp.connect" }>;
export type PathProbe = Extract<Observation, { probe: "path.probe" }>;

/** What one vantage learnt of one address by connecting: the target's port, its neighbours, and who answered a bare packet. */
export type EndpointTries = {
  vantage: string;
  address: Address;
  port: number;
  /** Tries of the target's own port that left this machine, light samples included. */
  tries: readonly TcpConnect[];
  otherPorts: readonly TcpConnect[];
  /** At full TTL to the target's port. */
  tcpProbes: readonly PathProbe[];
  icmpProbes: readonly PathProbe[];
};

/** One entry for each pair of vantage and address whose `port` was tried, whatever the order. What this machine itself refused to send is left out. */
export function endpointTries(connects: readonly TcpConnect[], probes: readonly PathProbe[], port: number): EndpointTries[] {
  const sent = connects.filter(leftThisMachine);
  const own = sent.filter(({ subject }) => subject.purpose !== "other-port" && subject.port === port);
  const groups = [...Map.groupBy(own, ({ vantage, subject }) => `${vantage} ${subject.address}`)].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return groups.flatMap(([, tries]) => {
    const [first] = tries;
    if (first === undefined) return [];
    const { vantage } = first;
    const { address } = first.subject;
    const isHere = (one: TcpConnect | PathProbe): boolean => one.vantage === vantage && one.subject.address === address;
    const answered = probes.filter((probe) => isHere(probe) && probe.outcome !== "skipped");
    return [
      {
        vantage,
        address,
        port,
        tries,
        otherPorts: sent.filter((one) => isHere(one) && one.subject.purpose === "other-port"),
        tcpProbes: answered.filter(({ subject }) => subject.protocol === "tcp" && subject.port === port),
        icmpProbes: answered.filter(({ subject }) => subject.protocol === "icmp"),
      },
    ];
  });
}

const leftThisMachine = ({ outcome, failure }: TcpConnect): boolean =>
  outcome === "ok" ||
  (outcome === "failed" && failure.blame !== "vantage" && failure.phase !== "call" && failure.phase !== "policy");

export const connected = ({ outcome }: TcpConnect): boolean => outcome === "ok";
export const wasRefused = ({ failure }: TcpConnect): boolean => failure?.code === "refused";
export const wasSilent = ({ failure }: TcpConnect): boolean => failure?.code === "timeout";

/** Observations of this address that only the host itself can have caused: something of it is reached from this vantage. */
export function signsOfLife({ address, otherPorts, icmpProbes }: EndpointTries): Observation[] {
  return [
    ...otherPorts.filter((one) => connected(one) || wasRefused(one)),
    ...icmpProbes.filter(({ data }) => data.reply === "arrived" && (data.sender ?? address) === address),
  ];
}
