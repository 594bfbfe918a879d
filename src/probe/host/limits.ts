import type { DataOf } from "../../observation/observation.ts";
import { ok, skipped } from "../../observation/observation.ts";
import { portRangePath, readPortRange } from "../port-range.ts";
import type { Ask } from "../probe.ts";
import { type Conntrack, readConntrackStat } from "./conntrack-stat.ts";
import { readNeighbourTables } from "./neighbour-tables.ts";
import { busiest, heldPorts, readPorts } from "./port-use.ts";
import { readNumber, readText, wholeIn } from "./read-text.ts";
import { runProgram } from "./run-program.ts";
import { readSocketTable } from "./socket-table.ts";

type Limits = DataOf<"host.limits">;

/** Reads what this machine may hold at most and how much it holds: source ports, tracked connections, neighbours, open files. A part that cannot be read is named; where none can, it is `skipped`. */
export const askHostLimits: Ask<"host.limits"> = async (_subject, _given, _place, signal) => {
  const [ports, neighbours, conntrack, files] = await Promise.all([
    portsHeld(signal),
    neighbourTables(signal),
    conntrackUse(),
    openFiles(),
  ]);
  const unread = [ports, neighbours].flatMap((part) => ("unread" in part ? [part.unread] : []));
  const data: Limits = {
    ...("unread" in ports ? {} : ports),
    ...("unread" in neighbours ? {} : neighbours),
    ...(conntrack === undefined ? {} : { conntrack }),
    ...(files === null ? {} : { files }),
    unread,
  };
  return "unread" in ports && "unread" in neighbours && files === null ? skipped(unread.join("; "), null, data) : ok(data);
};

type Unread = { unread: string };

const reservedPath = "/proc/sys/net/ipv4/ip_local_reserved_ports";
const reusePath = "/proc/sys/net/ipv4/tcp_tw_reuse";

async function portsHeld(signal: AbortSignal): Promise<Required<Pick<Limits, "ports" | "destinations">> | Unread> {
  const [rangeText, reservedText, reuse, streams, listeners, datagrams] = await Promise.all([
    readText(portRangePath, 64),
    readText(reservedPath),
    readNumber(reusePath),
    runProgram("ss", ["-H", "-t", "-n", "state", "connected", "state", "time-wait"], signal),
    runProgram("ss", ["-H", "-l", "-t", "-n"], signal),
    runProgram("ss", ["-H", "-a", "-u", "-n"], signal),
  ]);
  const range = readPortRange(rangeText ?? "");
  if (range === null) return { unread: "the range of source ports (net.ipv4.ip_local_port_range)" };
  if ("failure" in streams) return { unread: `connections of this machine (${streams.failure.detail})` };
  const listening = heldPorts("text" in listeners ? readSocketTable(listeners.text) : [], range);
  const reserved = readPorts(reservedText ?? "", range);
  return {
    ports: {
      ...range,
      reserved: reserved.size,
      listening: [...listening].filter((port) => !reserved.has(port)).length,
      datagrams: heldPorts("text" in datagrams ? readSocketTable(datagrams.text) : [], range).size,
      reuse,
    },
    destinations: busiest(readSocketTable(streams.text), range, listening),
  };
}

async function neighbourTables(signal: AbortSignal): Promise<Required<Pick<Limits, "neighbours">> | Unread> {
  const printed = await runProgram("ip", ["-j", "-s", "ntable", "show"], signal);
  return "failure" in printed
    ? { unread: `the tables of neighbours (${printed.failure.detail})` }
    : { neighbours: readNeighbourTables(printed.text) };
}

/** Undefined where it cannot be told, null where this kernel tracks nothing. */
async function conntrackUse(): Promise<Conntrack | null | undefined> {
  const folder = "/proc/sys/net/netfilter";
  const [count, most, stat] = await Promise.all([
    readNumber(`${folder}/nf_conntrack_count`),
    readNumber(`${folder}/nf_conntrack_max`),
    readText("/proc/net/stat/nf_conntrack"),
  ]);
  if (count === null || most === null || most === 0) return null;
  return { count, most, ...readConntrackStat(stat ?? "") };
}

/** /proc/sys/fs/file-nr: handles given out, of these unused (always 0 since Linux 2.6), and how many there may be. */
async function openFiles(): Promise<Limits["files"] | null> {
  const [open, unused, most] = ((await readText("/proc/sys/fs/file-nr", 128)) ?? "").trim().split(/\s+/);
  const [given, idle] = [wholeIn(open), wholeIn(unused)];
  const limit = Number(most);
  return given === null || idle === null || !Number.isFinite(limit) ? null : { open: given - idle, most: limit };
}
