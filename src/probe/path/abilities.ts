import { execFile } from "node:child_process";
import { systemEnvironment } from "../system-path.ts";
import type { MtrPacket } from "./mtr-packet.ts";
import { theMtrPacket } from "./path-probe.ts";

const deadlineMs = 1_000;
const protocols = ["tcp", "icmp", "udp"] as const;

/**
 * What this machine can probe beyond plain sockets, for a vantage's `can` and for `doctor`: `path.tcp`, `path.icmp`, `path.udp` where `mtr-packet` is there and may
 * open its sockets, `kernel-view` where `ss` is. Sends no packet; answers within a second.
 */
export async function probeAbilities(packets: MtrPacket = theMtrPacket): Promise<string[]> {
  const signal = AbortSignal.timeout(deadlineMs);
  const paths = protocols.map(async (protocol) => ((await packets.supports(protocol, signal)) ? [`path.${protocol}`] : []));
  const found = await Promise.all([...paths, hasSs(signal)]);
  return found.flat();
}

function hasSs(signal: AbortSignal): Promise<string[]> {
  const { promise, resolve } = Promise.withResolvers<string[]>();
  execFile("ss", ["-V"], { signal, timeout: deadlineMs, env: systemEnvironment }, (error) =>
    resolve(error === null ? ["kernel-view"] : []),
  );
  return promise;
}
