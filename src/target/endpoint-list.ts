import { parseAddress } from "./address.ts";
import type { Endpoint } from "./questions.ts";
import { quoted } from "./quoted.ts";

type Read<T> = { ok: true; value: T } | { ok: false; error: string };

const dnsPort = 53;

/** Reads `IP`, `IP:PORT` or `[IPv6]:PORT`; the port is 53 where none is named. */
export function parseEndpoint(text: string): Read<Endpoint> {
  const alone = parseAddress(text);
  if (alone !== null) return { ok: true, value: { address: alone, port: dnsPort } };
  const [, host = "", portText = ""] = /^(.*):(\d{1,5})$/.exec(text) ?? [];
  const address = host.includes(":") && !host.startsWith("[") ? null : parseAddress(host);
  if (address === null) {
    return {
      ok: false,
      error: `${quoted(text)} is not an address: write IP or IP:PORT, such as 9.9.9.9, 192.0.2.53:5353 or [2001:db8::53]:53`,
    };
  }
  const port = Number(portText);
  if (port < 1 || port > 65535)
    return { ok: false, error: `${quoted(portText)} is not a port: write a number from 1 to 65535, such as 53` };
  return { ok: true, value: { address, port } };
}

/** The words between commas and blanks. `none` alone is the empty list. */
export function wordsOf(text: string): string[] {
  const words = text.split(/[\s,]+/u).filter((word) => word !== "");
  return words.length === 1 && words[0]?.toLowerCase() === "none" ? [] : words;
}

/** Reads a comma list of endpoints, or `none`. Names that stand twice count once. */
export function parseEndpoints(text: string): Read<Endpoint[]> {
  const found = new Map<string, Endpoint>();
  for (const word of wordsOf(text)) {
    const read = parseEndpoint(word);
    if (!read.ok) return read;
    found.set(`${read.value.address} ${read.value.port}`, read.value);
  }
  return { ok: true, value: [...found.values()] };
}
