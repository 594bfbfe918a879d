import { promisify } from "node:util";
import { deflate, inflate } from "node:zlib";
import { type Report, reportSchema } from "../../verdict/report.ts";

/** From this size on a report is compressed, bytes: below it a page of SQLite holds it as cheaply. */
const packOver = 8 * 1024;
/** A stored report never unpacks to more than this, bytes: a thousand vantages that all tell much have some 70 MB. */
const unpackedAtMost = 256 * 1024 * 1024;

export type Packed = { readonly bytes: Uint8Array; readonly packed: boolean };

export async function packReport(report: Report): Promise<Packed> {
  const text = Buffer.from(JSON.stringify(report));
  return text.length < packOver ? { bytes: text, packed: false } : { bytes: await promisify(deflate)(text), packed: true };
}

/** Gives the report back, or null where its bytes can no longer be read as one: the run is then as if its evidence were gone. */
export async function unpackReport({ bytes, packed }: Packed): Promise<Report | null> {
  try {
    const text = packed ? await promisify(inflate)(bytes, { maxOutputLength: unpackedAtMost }) : Buffer.from(bytes);
    const read = reportSchema.safeParse(JSON.parse(text.toString("utf8")));
    return read.success ? (read.data as Report) : null;
  } catch {
    return null;
  }
}
