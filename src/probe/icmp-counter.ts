import { readFileSync } from "node:fs";

/** Linux' own counters (RFC 4293, icmpInMsgs by type) for each family; other systems have no such files. */
const sources = {
  4: { path: "/proc/net/snmp", read: readSnmp },
  6: { path: "/proc/net/snmp6", read: readSnmp6 },
} as const;

/**
 * How many ICMP "destination unreachable" messages this machine has received so far, for whomever; null where it does not count them. The difference over one
 * try says for certain that none came, and only that one may have been for it: the errors of other programs are counted as well.
 */
export function unreachablesReceived(family: 4 | 6): number | null {
  const { path, read } = sources[family];
  try {
    return read(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
}

/** Two lines begin with `Icmp:`, the names and then the values. */
export function readSnmp(text: string): number | null {
  const [names = [], values = []] = text
    .split("\n")
    .filter((line) => line.startsWith("Icmp:"))
    .map((line) => line.trim().split(/\s+/));
  return whole(values[names.indexOf("InDestUnreachs")]);
}

export function readSnmp6(text: string): number | null {
  return whole(/^Icmp6InDestUnreachs\s+(\d+)\s*$/m.exec(text)?.[1]);
}

function whole(text: string | undefined): number | null {
  const value = text === undefined || !/^\d+$/.test(text) ? Number.NaN : Number(text);
  return Number.isSafeInteger(value) ? value : null;
}
