import { execFile } from "node:child_process";
import type { KernelView } from "../observation/kind/tcp-connect.ts";
import { systemEnvironment } from "./system-path.ts";

export type SocketEnd = { address: string; port: number };

/** `ss` answers within a few ms; on a busy machine its start alone takes some hundred, and without its answer a stalled connection tells nothing. */
const deadlineMs = 800;
const outputBytes = 16_384;

/**
 * What the kernel knows of one open TCP connection (`ss -tin` for exactly this pair of ends): above all whether what we sent was ever acknowledged.
 * Ask it while the socket is still open. Needs no privilege. Null where there is no `ss` (other systems), no such socket, or no answer within 800 ms.
 * It starts a process: only for a connection that stalls, never on the way of one that works.
 */
export function kernelView(local: SocketEnd, remote: SocketEnd): Promise<KernelView | null> {
  const filter = ["src", endText(local), "and", "dst", endText(remote)];
  const { promise, resolve } = Promise.withResolvers<KernelView | null>();
  const options = { timeout: deadlineMs, maxBuffer: outputBytes, env: systemEnvironment };
  // An error is an answer here as well: this view is an addition, and the probe goes on without it.
  execFile("ss", ["-t", "-i", "-n", "-H", ...filter], options, (error, stdout) =>
    resolve(error === null ? readKernelView(stdout) : null),
  );
  return promise;
}

/**
 * Reads the first socket that `ss -tinH` printed: a line with the state, then one or more of `name:value` words. Words that are not known are passed over,
 * and what `ss` leaves out is null, except the counts that it prints only from one on (`bytes_*`, `retrans`, `rcv_ooopack`): those are 0 once any detail is there.
 */
export function readKernelView(text: string): KernelView | null {
  const [first = "", ...rest] = text.split("\n");
  const state = /^([A-Z][A-Z0-9-]*)\s/.exec(first)?.[1];
  if (state === undefined) return null;
  const next = rest.findIndex((line) => line !== "" && !/^\s/.test(line));
  const words = [first, ...(next < 0 ? rest : rest.slice(0, next))].join(" ").split(/\s+/);
  const detailed = words.some((word) => /^(rto|mss|cwnd|rtt):/.test(word));
  const count = (name: string, pattern: RegExp): number | null => {
    const word = words.find((candidate) => candidate.startsWith(`${name}:`));
    return (word === undefined ? null : whole(pattern.exec(word)?.[1])) ?? (detailed ? 0 : null);
  };
  const plain = (name: string): number | null => count(name, /:(\d+)$/);
  const mtu = words.find((word) => word.startsWith("pmtu:"));
  const rtt = words.find((word) => word.startsWith("rtt:"));
  return {
    state,
    bytesSent: plain("bytes_sent"),
    bytesAcked: plain("bytes_acked"),
    bytesReceived: plain("bytes_received"),
    // `retrans:NOW/TOTAL`
    retransmits: count("retrans", /\/(\d+)$/),
    outOfOrder: plain("rcv_ooopack"),
    pathMtu: whole(mtu?.slice(5)),
    rttMs: decimal(/^rtt:(\d+(?:\.\d+)?)/.exec(rtt ?? "")?.[1]),
  };
}

function endText({ address, port }: SocketEnd): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

function whole(text: string | undefined): number | null {
  const value = text === undefined || !/^\d+$/.test(text) ? Number.NaN : Number(text);
  return Number.isSafeInteger(value) ? value : null;
}

function decimal(text: string | undefined): number | null {
  const value = text === undefined ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}
