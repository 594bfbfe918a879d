import ipaddr from "ipaddr.js";
import { dnssecReaders } from "./dnssec-data.ts";
import { quoted } from "./plain-text.ts";
import { RecordReader } from "./record-reader.ts";
import { serviceBindingText } from "./service-binding.ts";

/** The presentation form of each type's data (RFC 1035, section 5; names as `nameText` writes them). */
const readers: Readonly<Record<string, (data: RecordReader) => string>> = {
  A: (data) => [...data.bytes(4)].join("."),
  AAAA: (data) => ipaddr.fromByteArray([...data.bytes(16)]).toString(),
  CNAME: (data) => data.name(),
  DNAME: (data) => data.name(),
  NS: (data) => data.name(),
  PTR: (data) => data.name(),
  SOA: (data) => [data.name(), data.name(), data.u32(), data.u32(), data.u32(), data.u32(), data.u32()].join(" "),
  MX: (data) => [data.u16(), data.name()].join(" "),
  SRV: (data) => [data.u16(), data.u16(), data.u16(), data.name()].join(" "),
  TXT: (data) => strings(data),
  SPF: (data) => strings(data),
  HINFO: (data) => strings(data),
  // RFC 8659, section 4.1: the value is all that is left, without a length of its own.
  CAA: (data) =>
    [
      data.u8(),
      data
        .string()
        .toString("latin1")
        .replaceAll(/[^a-zA-Z0-9]/g, "?"),
      quoted(data.rest()),
    ].join(" "),
  HTTPS: serviceBindingText,
  SVCB: serviceBindingText,
  ...dnssecReaders,
};

/**
 * What a record says, as text. `at` and `end` bound its data within the message. A type without a reader is given as RFC 3597 writes unknown ones.
 * Throws BrokenMessage where the data is not what its type demands.
 */
export function recordText(type: string, message: Buffer, at: number, end: number): string {
  const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
  if (read === undefined) return unknownText(message.subarray(at, end));
  const data = new RecordReader(message, at, end);
  const text = read(data);
  data.finish(type);
  return text;
}

/** RFC 3597, section 5. Only what can be kept of it is written out; the length is the true one. */
function unknownText(data: Buffer): string {
  return `\\# ${data.length} ${data.subarray(0, 256).toString("hex").toUpperCase()}`.trimEnd();
}

function strings(data: RecordReader): string {
  const all: string[] = [];
  while (data.left > 0) all.push(quoted(data.string()));
  return all.join(" ");
}
