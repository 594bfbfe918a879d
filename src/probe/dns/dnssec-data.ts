import type { RecordReader } from "./record-reader.ts";
import { typeName } from "./record-type.ts";

/** What an answer with DO=1 carries beside the records asked for: DS, DNSKEY, RRSIG and NSEC (RFC 4034), and TLSA (RFC 6698). */
export const dnssecReaders: Readonly<Record<string, (data: RecordReader) => string>> = {
  DS: digest,
  CDS: digest,
  DNSKEY: key,
  CDNSKEY: key,
  RRSIG: (data) =>
    [
      typeName(data.u16()),
      data.u8(),
      data.u8(),
      data.u32(),
      instant(data.u32()),
      instant(data.u32()),
      data.u16(),
      data.name(),
      data.rest().toString("base64"),
    ].join(" "),
  NSEC: (data) => [data.name(), ...typesOf(data)].join(" "),
  TLSA: (data) => [data.u8(), data.u8(), data.u8(), data.rest().toString("hex").toUpperCase()].join(" "),
};

function digest(data: RecordReader): string {
  return [data.u16(), data.u8(), data.u8(), data.rest().toString("hex").toUpperCase()].join(" ");
}

function key(data: RecordReader): string {
  return [data.u16(), data.u8(), data.u8(), data.rest().toString("base64")].join(" ");
}

/** RFC 4034, section 3.2: YYYYMMDDHHmmSS in UTC. The 32 bits wrap in 2106; until then they are seconds since 1970. */
function instant(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replaceAll(/[-:T]|\.000Z/g, "");
}

/** RFC 4034, section 4.1.2: windows of 256 types, each a bitmap of 1 to 32 bytes. */
function typesOf(data: RecordReader): string[] {
  const types: string[] = [];
  while (data.left > 0) {
    const window = data.u8();
    data.bytes(data.u8()).forEach((byte, index) => {
      for (let bit = 0; bit < 8; bit += 1) if (byte & (0x80 >> bit)) types.push(typeName(window * 256 + index * 8 + bit));
    });
  }
  return types;
}
