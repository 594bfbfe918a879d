import { brotliDecompressSync, constants, inflateRawSync, inflateSync, unzipSync } from "node:zlib";

/** More than this is not unpacked, bytes: a few kB may unpack to gigabytes. */
const unpackedBound = 8_388_608;

const flush = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: unpackedBound };
const unpack: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: (bytes) => unzipSync(bytes, flush),
  "x-gzip": (bytes) => unzipSync(bytes, flush),
  // Some send it without its header (RFC 9110, section 8.4.1.2).
  deflate: (bytes) => (((bytes[0] ?? 0) & 0x0f) === 8 ? inflateSync(bytes, flush) : inflateRawSync(bytes, flush)),
  br: (bytes) => brotliDecompressSync(bytes, { finishFlush: constants.BROTLI_OPERATION_FLUSH, maxOutputLength: unpackedBound }),
};

/**
 * A body as its sender had it before it was packed, as far as bytes came. The probe asks for none of these codings, and some servers use them all the same. Null
 * for a coding that is not known, or bytes that are not in it.
 */
export function decoded(bytes: Buffer, contentEncoding: string | null): Buffer | null {
  const result = unpacked(bytes, contentEncoding);
  return Buffer.isBuffer(result) ? result : null;
}

/** Whether no client can unpack it: its coding is known, and the bytes are not in it. Not so of what is merely large, or unknown here. */
export const isOfOtherCoding = (bytes: Buffer, contentEncoding: string | null): boolean =>
  unpacked(bytes, contentEncoding) === "not in it";

function unpacked(bytes: Buffer, contentEncoding: string | null): Buffer | "unknown" | "too large" | "not in it" {
  if (bytes.length === 0) return bytes;
  const codings = (contentEncoding ?? "")
    .toLowerCase()
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "" && word !== "identity");
  const steps = codings.map((coding) => unpack[coding]);
  if (!steps.every((step) => step !== undefined)) return "unknown";
  try {
    return steps.reduceRight((body, step) => step(body), bytes);
  } catch (error) {
    return error instanceof RangeError ? "too large" : "not in it";
  }
}
