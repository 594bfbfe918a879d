import { readFile } from "node:fs/promises";
import { runChild } from "../child-program.ts";
import { runProgram } from "../host/run-program.ts";
import type { MtrPacket } from "./mtr-packet.ts";
import { theMtrPacket } from "./path-probe.ts";

const deadlineMs = 1_000;
const protocols = ["tcp", "icmp", "udp"] as const;

/**
 * What this machine can probe beyond plain sockets, for a vantage's `can` and for `doctor`: `path.tcp`, `path.icmp`, `path.udp` where `mtr-packet` is there and may
 * open its sockets, `path.code` where `traceroute` may do so too, `kernel-view` where `ss` is, `host.firewall` where this user may read the rules. Sends no packet; answers
 * within a second.
 */
export async function probeAbilities(packets: MtrPacket = theMtrPacket): Promise<string[]> {
  const signal = AbortSignal.timeout(deadlineMs);
  const paths = protocols.map(async (protocol) => ((await packets.supports(protocol, signal)) ? [`path.${protocol}`] : []));
  const found = await Promise.all([
    ...paths,
    canTraceroute(signal),
    has("ss", ["-V"], "kernel-view", signal),
    readsFirewall(signal),
  ]);
  return found.flat();
}

async function readsFirewall(signal: AbortSignal): Promise<string[]> {
  return "text" in (await runProgram("nft", ["-j", "list", "tables"], signal)) ? ["host.firewall"] : [];
}

/** Debian's traceroute has no right of its own in its file: for TCP it needs that of this process (capabilities(7)). */
async function canTraceroute(signal: AbortSignal): Promise<string[]> {
  return mayOpenRawSockets(await ownStatus()) ? has("traceroute", ["--version"], "path.code", signal) : [];
}

const ownStatus = (): Promise<string> => readFile("/proc/self/status", "utf8").catch(() => "");

/** CAP_NET_RAW is bit 13 (linux/capability.h). A program that root starts has what root may have; one of another user only what is ambient. */
export function mayOpenRawSockets(status: string): boolean {
  const bits = (name: string): bigint =>
    BigInt(`0x${new RegExp(`^${name}:\\s*([0-9a-f]{1,16})$`, "m").exec(status)?.[1] ?? "0"}`);
  const isRoot = /^Uid:\s+\d+\s+0\s/m.test(status);
  return ((isRoot ? bits("CapBnd") & bits("CapPrm") : bits("CapAmb")) >> 13n) % 2n === 1n;
}

async function has(program: string, words: readonly string[], ability: string, signal: AbortSignal): Promise<string[]> {
  const { error } = await runChild(program, words, { signal, deadlineMs, mostBytes: 65_536 });
  return error === null ? [ability] : [];
}
