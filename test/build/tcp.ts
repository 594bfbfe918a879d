import { type FailureCode, failed } from "../../src/observation/failure.ts";
import type { DataOf, ObservationOf } from "../../src/observation/observation.ts";
import type { Address } from "../../src/target/address.ts";
import { observation, type Told } from "./common.ts";

export type Ending = "connected" | FailureCode;
export type TcpTold = Told & {
  port?: number;
  purpose?: "target" | "other-port" | "sample" | "flow" | "in-turn";
  /** The source port; a flow asks for it. */
  localPort?: number;
  /** How many ICMP errors the machine received meanwhile. */
  icmpErrors?: number;
};

/** One try. A silent one waits for the whole of its deadline. */
export function connect(address: Address, ending: Ending, told: TcpTold = {}): ObservationOf<"tcp.connect"> {
  const { localPort, icmpErrors, port = 443, purpose = "target", ...rest } = told;
  const subject = { address, port, purpose, ...(purpose === "flow" && localPort !== undefined ? { localPort } : {}) };
  const local = localPort === undefined ? {} : { local: { address: "192.0.2.10", port: localPort } };
  if (ending === "connected") return observation("tcp.connect", { ...rest, subject, data: { connectMs: 12, ...local } });
  const isOwn = ending === "own-route" || ending === "family-missing" || ending === "ports-exhausted";
  return observation("tcp.connect", {
    elapsedMs: ending === "timeout" ? 3_600 : 12,
    ...rest,
    subject,
    data: { ...local, ...(icmpErrors === undefined ? {} : { icmpErrors }) },
    failure: failed(ending, isOwn ? "call" : ending === "reset" && purpose === "flow" ? "silence" : "connect", ""),
  });
}

/** As a run asks: one try where it connects, three where it fails. */
export const tcp = (address: Address, ending: Ending, told: TcpTold = {}): ObservationOf<"tcp.connect">[] =>
  (ending === "connected" ? [1] : [1, 2, 3]).map((attempt) => connect(address, ending, { ...told, attempt }));

export const otherPort = (address: Address, ending: Ending, told: TcpTold = {}): ObservationOf<"tcp.connect"> =>
  connect(address, ending, { port: 22, ...told, purpose: "other-port" });

type Reply = NonNullable<DataOf<"path.probe">["reply"]>;

/** One packet to the target's port at full TTL, and who answered it. */
export const packet = (
  address: Address,
  reply: Reply,
  told: Told & { sender?: string; code?: string } = {},
): ObservationOf<"path.probe"> =>
  observation("path.probe", {
    ...told,
    subject: { address, protocol: "tcp", port: 443, ttl: 64 },
    data: { reply, sender: told.sender ?? (reply === "arrived" ? address : null), code: told.code ?? null },
  });

export const ping = (address: Address, reply: Reply, told: Told = {}): ObservationOf<"path.probe"> =>
  observation("path.probe", {
    ...told,
    subject: { address, protocol: "icmp", port: null, ttl: 64 },
    data: { reply, sender: reply === "arrived" ? address : null, code: null },
  });

/** The program for bare packets is not there. */
export const noPacket = (address: Address): ObservationOf<"path.probe"> =>
  observation("path.probe", {
    subject: { address, protocol: "tcp", port: 443, ttl: 64 },
    skippedBecause: "mtr-packet is not there",
    failure: failed("means-missing", "call", ""),
  });

/** A connection on which nothing is said. */
export function silence(
  address: Address,
  ended: "open" | "closed" | "reset",
  { purpose, silentMs = ended === "open" ? 300 : 4, ...told }: Told & { purpose?: "sample" | "members"; silentMs?: number } = {},
): ObservationOf<"tcp.silent"> {
  return observation("tcp.silent", {
    ...told,
    subject: { address, port: 443, ...(purpose === undefined ? {} : { purpose }) },
    data: { connectMs: 12, silentMs, ended },
    ...(ended === "reset" ? { failure: failed("reset", "silence", "ECONNRESET") } : {}),
  });
}

/** A row of connections on which nothing is said, 100 ms apart: `.` stays open, `c` is closed by the other side, `r` reset, so many ms later. */
export const silences = (address: Address, pattern: string, afterMs = 4): ObservationOf<"tcp.silent">[] =>
  [...pattern].map((sign, n) =>
    silence(address, sign === "c" ? "closed" : sign === "r" ? "reset" : "open", {
      purpose: "members",
      attempt: n + 1,
      startMs: 1_000 + n * 100,
      round: 3,
      silentMs: sign === "." ? afterMs + 500 : afterMs,
    }),
  );

/** A connection that stood only after its SYN had been sent again so many times, one second apart. */
export function late(
  address: Address,
  repeats: number,
  told: TcpTold & { connectMs?: number } = {},
): ObservationOf<"tcp.connect"> {
  const { localPort: _, icmpErrors: __, port = 443, purpose = "target", connectMs = 12 + repeats * 1_000, ...rest } = told;
  const kernel = { ...quiet, bytesAcked: 1, retransmits: repeats };
  return observation("tcp.connect", {
    elapsedMs: connectMs,
    ...rest,
    subject: { address, port, purpose },
    data: { connectMs, kernel },
  });
}

const quiet = {
  state: "ESTAB",
  bytesSent: 0,
  bytesAcked: 0,
  bytesReceived: 0,
  retransmits: 0,
  outOfOrder: 0,
  pathMtu: 1_500,
  rttMs: 12,
};

/** One byte over a fresh connection, and whether it was acknowledged; null where this machine could not tell. */
export function oneByte(
  address: Address,
  acked: boolean | null,
  told: Told & { port?: number; spoken?: "tls" | "unknown" } = {},
): ObservationOf<"tcp.one-byte"> {
  const { port = 443, spoken = port === 443 ? "tls" : "unknown", ...rest } = told;
  return observation("tcp.one-byte", {
    elapsedMs: acked === false ? 1_650 : 270,
    ...rest,
    subject: { address, port, spoken },
    data: { connectMs: 12, acked, waitedMs: acked === false ? 1_600 : 255, bytesReceived: 0, ended: "open" },
    ...(acked === false ? { failure: failed("timeout", "silence", "") } : {}),
  });
}

/** Eight source ports, asked three times each; those in `bad` end in this way each time. */
export const flows = (
  address: Address,
  bad: readonly number[],
  ending: Ending = "refused",
  told: TcpTold = {},
): ObservationOf<"tcp.connect">[] =>
  [1, 2, 3].flatMap((attempt) =>
    Array.from({ length: 8 }, (_, n) =>
      connect(address, bad.includes(n) ? ending : "connected", {
        ...told,
        attempt,
        round: 3,
        purpose: "flow",
        localPort: 40_000 + n,
      }),
    ),
  );

/** This machine's own routing table refused in the call itself. */
export const ownRoute = (address: Address, errno: string, told: Told = {}): ObservationOf<"tcp.connect"> =>
  observation("tcp.connect", {
    elapsedMs: 1,
    ...told,
    subject: { address, port: 443, purpose: "target" },
    data: { errno },
    failure: failed("own-route", "call", `connect ${errno} ${address}:443`),
  });
