import ipaddr from "ipaddr.js";
import { parseAddress } from "./address.ts";

/** What is asked for: a name or an address, and the port. */
type Asked = { host: string; port: number };
type Entry = { text: string; host: string; port: number | null };

/** No list that people write is longer; what goes beyond is not read. */
const longestList = 8_192;

/**
 * The entry of NO_PROXY that keeps this host from the proxy, or null. There is no standard; what most programs agree on holds: entries between commas or blanks,
 * whatever their case; `*` alone for everything; a name stands for itself and for what lies below it, with or without a dot (or `*.`) before it; `host:port` for
 * that port alone; an address for itself, and a range (`10.0.0.0/8`) for addresses in it. A name is never looked up for that.
 */
export function bypassedBy(noProxy: string, asked: Asked): string | null {
  return entriesOf(noProxy).find((entry) => fits(entry, asked))?.text ?? null;
}

/**
 * An entry that whoever wrote it may have meant for this host, and that does not reach it, with the reason in words; null where there is none. `addresses`: what
 * the name is known to lead to.
 */
export function nearlyBypassedBy(
  noProxy: string,
  { host, port }: Asked,
  addresses: readonly string[],
): { entry: string; why: string } | null {
  const entries = entriesOf(noProxy);
  const bare = bareHost(host);
  const otherPort = entries.find(
    (entry) => entry.port !== null && entry.port !== port && fits({ ...entry, port: null }, { host, port }),
  );
  if (otherPort !== undefined) return { entry: otherPort.text, why: "it names another port" };
  const isAddress = parseAddress(bare) !== null;
  const range = isAddress ? undefined : entries.find(({ host: own }) => addresses.some((address) => isWithin(address, own)));
  if (range !== undefined) return { entry: range.text, why: "an address in NO_PROXY is not compared with what a name leads to" };
  const url = entries.find(
    ({ text }) => /^[a-z]+:\/\//i.test(text) && isBelow(bare, text.replace(/^[a-z]+:\/\//i, "").replace(/[:/].*$/, "")),
  );
  if (url !== undefined) return { entry: url.text, why: "NO_PROXY holds names and not URLs" };
  const pattern = entries.find(({ text }) => text.length > 1 && text.includes("*") && likeGlob(text, bare));
  return pattern === undefined ? null : { entry: pattern.text, why: "most programs know * in NO_PROXY only by itself" };
}

const bareHost = (host: string): string => host.toLowerCase().replace(/\.$/, "");

function entriesOf(list: string): Entry[] {
  return list
    .slice(0, longestList)
    .split(/[\s,]+/)
    .flatMap((text) => (text === "" ? [] : [entryOf(text)]));
}

function entryOf(text: string): Entry {
  const address = parseAddress(text);
  if (address !== null) return { text, host: address, port: null };
  const [, host = text, port] = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(text) ?? [];
  return { text, host: bareHost(parseAddress(host) ?? host), port: port === undefined ? null : Number(port) };
}

function fits({ host, port }: Entry, asked: Asked): boolean {
  if (port !== null && port !== asked.port) return false;
  if (host === "*") return true;
  const bare = bareHost(asked.host);
  const address = parseAddress(bare);
  return address === null ? isBelow(bare, host) : isWithin(address, host);
}

function isBelow(host: string, entry: string): boolean {
  const suffix = bareHost(entry.replace(/^\*?\./, ""));
  return suffix !== "" && !suffix.includes("*") && (host === suffix || host.endsWith(`.${suffix}`));
}

/** The address, or a range that it lies in. */
function isWithin(address: string, entry: string): boolean {
  const own = parseAddress(entry);
  if (own !== null) return own === parseAddress(address);
  if (!/^[0-9a-f.:[\]]+\/\d{1,3}$/i.test(entry) || !ipaddr.isValidCIDR(entry)) return false;
  const [range, bits] = ipaddr.parseCIDR(entry);
  const one = ipaddr.parse(address);
  return one.kind() === range.kind() && one.match(range, bits);
}

/** A `*` anywhere stands for anything: what somebody may have meant by it. */
function likeGlob(pattern: string, host: string): boolean {
  const parts = bareHost(pattern).split("*");
  const [first = ""] = parts;
  if (!host.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = host.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  const last = parts.at(-1) ?? "";
  return host.length - last.length >= at && host.endsWith(last);
}
