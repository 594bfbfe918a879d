import ipaddr from "ipaddr.js";
import { quoted } from "./plain-text.ts";
import type { RecordReader } from "./record-reader.ts";

/** RFC 9460, section 14.3.2, with dohpath of RFC 9461. */
const keys = ["mandatory", "alpn", "no-default-alpn", "port", "ipv4hint", "ech", "ipv6hint", "dohpath"] as const;
const keyName = (key: number): string => keys[key] ?? `key${key}`;

const values: Readonly<Record<string, (data: RecordReader) => string | null>> = {
  mandatory: (data) => list(data, () => keyName(data.u16())),
  alpn: (data) => list(data, () => quoted(data.string()).slice(1, -1)),
  "no-default-alpn": () => null,
  port: (data) => String(data.u16()),
  ipv4hint: (data) => list(data, () => [...data.bytes(4)].join(".")),
  ipv6hint: (data) => list(data, () => ipaddr.fromByteArray([...data.bytes(16)]).toString()),
  ech: (data) => data.rest().toString("base64"),
};

/** SVCB and HTTPS (RFC 9460, section 2.1): `1 . alpn=h2,h3 port=8443`. Throws BrokenMessage where a length does not fit. */
export function serviceBindingText(data: RecordReader): string {
  const parts = [String(data.u16()), data.name()];
  while (data.left > 0) {
    const key = keyName(data.u16());
    const value = data.part(data.u16());
    const text = Object.hasOwn(values, key) ? (values[key]?.(value) ?? null) : quoted(value.rest());
    value.finish(key);
    parts.push(text === null ? key : `${key}=${text}`);
  }
  return parts.join(" ");
}

function list(data: RecordReader, one: () => string): string {
  const all: string[] = [];
  while (data.left > 0) all.push(one());
  return all.join(",");
}
