import type { DataOf, ObservationOf } from "../../src/observation/observation.ts";
import type { Address } from "../../src/target/address.ts";
import { observation, type Told } from "./common.ts";

export const near = "198.51.100.1";
export const far = "198.18.0.2";

type TraceTold = Told & {
  purpose?: "target" | "flow" | "control" | "near";
  localPort?: number;
  rounds?: number;
  askedToTtl?: number;
  /** The last of the senders said that it goes no further. */
  unreachable?: "!H" | "!N" | "!X";
};

/** A trace that met these addresses, from TTL 1 on; `*` is a hop that is silent. It has reached the target where that is the last. */
export function trace(address: Address, senders: readonly string[], told: TraceTold = {}): ObservationOf<"path.trace"> {
  const { purpose = "target", localPort, rounds = 1, askedToTtl = 30, unreachable: code, ...rest } = told;
  const hops = senders.map((sender, index) => ({
    ttl: index + 1,
    senders: sender === "*" ? [] : [sender],
    sent: rounds,
    lost: sender === "*" ? rounds : 0,
    rttMs: sender === "*" ? null : { best: 1, median: 1, worst: 1 },
  }));
  const reached = senders.indexOf(address);
  const last = hops.filter((hop) => hop.senders.length > 0 && !hop.senders.includes(address)).at(-1);
  return observation("path.trace", {
    round: 2,
    ...rest,
    subject: {
      address,
      protocol: localPort === undefined ? "icmp" : "tcp",
      port: localPort === undefined ? null : 443,
      ...(localPort === undefined ? {} : { localPort }),
      rounds,
      purpose,
    },
    data: {
      hops,
      askedToTtl,
      reachedAtTtl: reached < 0 ? null : reached + 1,
      lastHop: last === undefined ? null : { ttl: last.ttl, address: last.senders[0] ?? "" },
      unreachable: code === undefined ? null : { ttl: senders.length, sender: senders.at(-1) ?? "", code },
      end: null,
    },
  });
}

type Neighbour = NonNullable<DataOf<"path.gateway">["neighbour"]>;

/** This machine's own route to an address: through `near`, whose entry is in that state. */
export const gateway = (address: Address, state: Neighbour["state"], told: Told & { is?: Neighbour["is"] } = {}) => {
  const { is = "gateway", ...rest } = told;
  return observation("path.gateway", {
    round: 2,
    ...rest,
    subject: { address, port: null },
    data: {
      route: { type: "unicast", gateway: is === "gateway" ? near : null, device: "eth0", source: "198.51.100.9", mtu: 1_500 },
      neighbour: { is, address: is === "gateway" ? near : address, device: "eth0", state, watchedMs: 0 },
    },
  });
};

/** Pings of several sizes: the largest that passes (null: none is answered), and who says that more is too big. */
export const sizes = (
  address: Address,
  largestPassed: number | null,
  told: Told & { tooBigFrom?: string } = {},
): ObservationOf<"path.size"> => {
  const { tooBigFrom, ...rest } = told;
  return observation("path.size", {
    round: 2,
    ...rest,
    subject: { address, port: null },
    data: {
      ownMtu: 1_500,
      answersAtAll: largestPassed !== null,
      largestPassed,
      smallestLost: largestPassed === null || largestPassed === 1_500 || tooBigFrom !== undefined ? null : largestPassed + 20,
      tooBig: tooBigFrom === undefined ? [] : [{ sender: tooBigFrom, mtu: largestPassed }],
      tries: [],
    },
  });
};

/** Twenty pings of a router that is so far away, so many of them without an answer. */
export const pings = (router: string, ttl: number, lost: number, told: Told = {}): ObservationOf<"path.trace">[] => {
  const senders = [...Array.from({ length: ttl - 1 }, () => near), router];
  const rounds = 20;
  const made = trace(router as Address, lost === rounds ? [] : senders, { purpose: "near", rounds, round: 3, ...told });
  const end = lost === rounds ? null : { sent: rounds, lost };
  return [{ ...made, data: { ...made.data, end } }];
};
