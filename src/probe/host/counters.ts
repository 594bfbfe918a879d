import { readFile } from "node:fs/promises";
import { failed } from "../../observation/failure.ts";
import { broke, ok, skipped } from "../../observation/observation.ts";
import { translate } from "../errno.ts";
import type { Ask } from "../probe.ts";

const files = ["/proc/net/netstat", "/proc/net/snmp"] as const;
const tracked = { count: "/proc/sys/net/netfilter/nf_conntrack_count", max: "/proc/sys/net/netfilter/nf_conntrack_max" } as const;

/** Reads what the kernel counts in this network namespace. On a system without these files it is `skipped`. */
export const askHostCounters: Ask<"host.counters"> = async (_subject, _given, _place, signal) => {
  const [texts, [count, max]] = await Promise.all([
    Promise.all(files.map((path) => textOf(path, signal))),
    Promise.all([numberOf(tracked.count, signal), numberOf(tracked.max, signal)]),
  ]);
  // What was broken off says nothing of the files.
  if (signal.aborted) return broke(translate(null, signal, "call", 4), {});
  const counters = Object.assign({}, ...texts.map((text) => readCounters(text)));
  const because = "this system has no /proc/net/netstat";
  if (texts.every((text) => text === "")) return skipped(because, failed("means-missing", "call", because), {});
  return ok({ counters, conntrack: count === null || max === null ? null : { count, max }, unread: [] });
};

/** Each group takes two lines that begin alike (`TcpExt:`), the names and then the values; what is 0 is left out, and so is what is no whole number. */
export function readCounters(text: string): Record<string, number> {
  const lines = text.split("\n").map((line) => line.trim().split(/\s+/));
  const counters: Record<string, number> = {};
  for (let index = 0; index + 1 < lines.length; index++) {
    const [names = [], values = []] = [lines[index], lines[index + 1]];
    const [group = ""] = names;
    if (!/^[A-Za-z0-9]{1,20}:$/.test(group) || values[0] !== group || !/^[A-Za-z]/.test(names[1] ?? "")) continue;
    names.slice(1).forEach((name, place) => {
      const value = Number(values[place + 1]);
      if (/^[A-Za-z0-9]{1,60}$/.test(name) && Number.isSafeInteger(value) && value !== 0)
        counters[`${group.slice(0, -1)}.${name}`] = value;
    });
    index++;
  }
  return counters;
}

/** Empty where there is no such file, or it may not be read. */
const textOf = (path: string, signal: AbortSignal): Promise<string> =>
  readFile(path, { encoding: "utf8", signal }).catch(() => "");

async function numberOf(path: string, signal: AbortSignal): Promise<number | null> {
  const text = (await textOf(path, signal)).trim();
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}
