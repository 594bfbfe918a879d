import { type FailureCode, failed } from "../../src/observation/failure.ts";
import type { DataOf, ObservationOf } from "../../src/observation/observation.ts";
import type { Address } from "../../src/target/address.ts";
import { observation, type Told } from "./common.ts";

export type Ending = "connected" | FailureCode;
export type TcpTold = Told & { port?: number; purpose?: "target" | "other-port" | "sample" };

/** One try. A silent one waits for the whole of its deadline. */
export function connect(address: Address, ending: Ending, told: TcpTold = {}): ObservationOf<"tcp.connect"> {
  const subject = { address, port: told.port ?? 443, purpose: told.purpose ?? ("target" as const) };
  if (ending === "connected") return observation("tcp.connect", { ...told, subject, data: { connectMs: 12 } });
  const phase = ending === "own-route" || ending === "family-missing" ? "call" : "connect";
  return observation("tcp.connect", {
    elapsedMs: ending === "timeout" ? 3_600 : 12,
    ...told,
    subject,
    failure: failed(ending, phase, ""),
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
export const silence = (address: Address, ended: "open" | "closed" | "reset", told: Told = {}): ObservationOf<"tcp.silent"> =>
  observation("tcp.silent", {
    ...told,
    subject: { address, port: 443 },
    data: { connectMs: 12, silentMs: ended === "open" ? 300 : 4, ended },
    ...(ended === "reset" ? { failure: failed("reset", "silence", "ECONNRESET") } : {}),
  });
