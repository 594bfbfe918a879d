import { readFileSync } from "node:fs";

/**
 * How many packets, since this machine (or its network namespace) began, were lost between its programs and the wire, whoever's they were. A packet filter that drops
 * or rejects makes exactly this difference, and neither a closed port nor a far firewall does. Null where the kernel does not count it (RFC 4293; `OutTransmits` is in
 * Linux since 6.6).
 */
export type Lost = { out: number | null; in: number | null };

/**
 * How many packets have gone over this machine's own loop: what a rule leads back to this machine (`redirect`), and the reset that its own packet filter writes over IPv6,
 * which the kernel counts as sent and not as asked for, so that it makes up for the packet that was rejected (with IPv4 it counts as both). Null where nobody counts, and for
 * questions over UDP of IPv4: those are led to a resolver of this machine by design, and that one may be silent for reasons of its own.
 */
export function packetsLooped(family: 4 | 6, protocol: "tcp" | "udp"): number | null {
  if (family === 4 && protocol === "udp") return null;
  try {
    return loopedIn(readFileSync("/proc/net/dev", "utf8"));
  } catch {
    return null;
  }
}

/** `lo:` and sixteen numbers: the second is what came, in packets. */
export function loopedIn(text: string): number | null {
  const [, packets] = /^\s*lo:\s*\d+\s+(\d{1,15})\s/m.exec(text) ?? [];
  return packets === undefined ? null : Number(packets);
}

const sources = {
  4: { path: "/proc/net/snmp", read: readIpCounters },
  6: { path: "/proc/net/snmp6", read: readIp6Counters },
} as const;

export function packetsLost(family: 4 | 6): Lost {
  const { path, read } = sources[family];
  try {
    return lostOf(read(readFileSync(path, "utf8")));
  } catch {
    return { out: null, in: null };
  }
}

export type IpCounters = Readonly<Record<string, number>>;

/** What is forwarded is sent and received too, and belongs to no program here. */
export function lostOf(counters: IpCounters): Lost {
  const { OutRequests, OutTransmits, InReceives, InDelivers, ForwDatagrams = 0 } = counters;
  const misled = sum(counters, ["InHdrErrors", "InAddrErrors", "InNoRoutes", "InTooBigErrors", "InTruncatedPkts", "ReasmReqds"]);
  return {
    out: OutRequests === undefined || OutTransmits === undefined ? null : OutRequests - (OutTransmits - ForwDatagrams),
    in:
      InReceives === undefined || InDelivers === undefined
        ? null
        : InReceives - InDelivers - ForwDatagrams - misled + (counters.ReasmOKs ?? 0),
  };
}

const sum = (counters: IpCounters, names: readonly string[]): number =>
  names.reduce((total, name) => total + (counters[name] ?? 0), 0);

/** Two lines begin with `Ip:`, the names and then the values. */
export function readIpCounters(text: string): IpCounters {
  const [names = [], values = []] = text
    .split("\n")
    .filter((line) => line.startsWith("Ip:"))
    .map((line) => line.trim().split(/\s+/));
  return countersOf(names.map((name, at) => [name, values[at] ?? ""]));
}

/** A name and a value on each line; those of IPv6 itself begin with `Ip6`, and forwarding has another name than with IPv4. */
export function readIp6Counters(text: string): IpCounters {
  const pairs = text.split("\n").map((line) => line.trim().split(/\s+/));
  return countersOf(
    pairs.flatMap(([name = "", value = ""]): [string, string][] =>
      name.startsWith("Ip6") ? [[name === "Ip6OutForwDatagrams" ? "ForwDatagrams" : name.slice("Ip6".length), value]] : [],
    ),
  );
}

const countersOf = (pairs: readonly (readonly [string, string])[]): IpCounters =>
  Object.fromEntries(pairs.flatMap(([name, value]) => (/^\d{1,15}$/.test(value) ? [[name, Number(value)]] : [])));
