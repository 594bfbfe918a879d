import { redactHeader } from "./redact.ts";

const mostHeaders = 40;
const longestValue = 300;
/** A longer address is no use as the next hop: cut, it would lead elsewhere. */
const longestLocation = 2048;

export type HeaderPairs = readonly (readonly [name: string, value: string])[];

/** Names in lower case and values as received (RFC 9110, section 5.5: octets, read as Latin-1), in their order. */
export function headerPairs(raw: readonly Uint8Array[]): HeaderPairs {
  const words = raw.map((bytes) => Buffer.from(bytes).toString("latin1"));
  const pairs: [string, string][] = [];
  for (let at = 0; at + 1 < words.length; at += 2) pairs.push([(words[at] ?? "").toLowerCase(), words[at + 1] ?? ""]);
  return pairs;
}

export const headerValue = (pairs: HeaderPairs, name: string): string | null => pairs.find(([own]) => own === name)?.[1] ?? null;

const printable = (text: string): string =>
  text.replace(/[^\x20-\x7e\xa0-\xff]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`);

/** What a report keeps: at most 40 headers, values of at most 300 characters without control characters, credentials taken out. */
export function keptHeaders(pairs: HeaderPairs): [string, string][] {
  return pairs
    .slice(0, mostHeaders)
    .map(([name, value]) => [
      name.slice(0, 100),
      printable(redactHeader(name, value.slice(0, 4 * longestValue))).slice(0, longestValue),
    ]);
}

/** Where a redirect leads, for whoever asks the next hop: as received, raw bytes above ASCII percent-encoded as browsers do, which are mostly a path in UTF-8. Null where none came. */
export function locationValue(pairs: HeaderPairs): string | null {
  const received = headerValue(pairs, "location");
  return received?.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`) ?? null;
}

/** The same as a report keeps it; nothing where it is too long to be followed. */
export function locationOf(pairs: HeaderPairs): { location?: string | null } {
  const location = locationValue(pairs);
  if (location !== null && location.length > longestLocation) return {};
  return { location: location === null ? null : printable(location) };
}

/** Content-Length (RFC 9110, section 8.6), null where there is none or it is no number. */
export function promisedBytes(pairs: HeaderPairs): number | null {
  const text = headerValue(pairs, "content-length")?.trim() ?? "";
  const bytes = /^\d{1,15}$/.test(text) ? Number(text) : null;
  return bytes;
}
