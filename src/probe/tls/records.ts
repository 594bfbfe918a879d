/** Content types of the record layer (RFC 8446, section 5.1; 24 is heartbeat, RFC 6520). */
export const recordType = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 } as const;

export type TlsRecord = { type: number; header: Uint8Array; body: Uint8Array };

/** 2^14 bytes of text and at most 2,048 of expansion (RFC 5246, section 6.2.3; TLS 1.3 allows 256). */
const longestBody = 16_384 + 2_048;

/** Whether bytes, as far as they go, can be the start of a TLS record: a known content type and major version 3. Nothing yet is taken for yes. */
export function mayBeTls(bytes: Uint8Array): boolean {
  const [type = recordType.handshake, major = 3, minor = 1] = bytes;
  return type >= 20 && type <= 24 && major === 3 && minor <= 4;
}

/** The whole records at the start of `bytes`, and whether what follows them is the beginning of one more (`partial`, also where nothing follows) or nonsense. */
export function readRecords(bytes: Uint8Array): { records: TlsRecord[]; rest: "partial" | "nonsense" } {
  const records: TlsRecord[] = [];
  let at = 0;
  while (at < bytes.length) {
    const header = bytes.subarray(at, at + 5);
    if (!mayBeTls(header)) return { records, rest: "nonsense" };
    const [type, , , high, low] = header;
    if (type === undefined || high === undefined || low === undefined) break;
    const length = high * 256 + low;
    if (length > longestBody) return { records, rest: "nonsense" };
    const body = bytes.subarray(at + 5, at + 5 + length);
    if (body.length < length) break;
    records.push({ type, header, body });
    at += 5 + length;
  }
  return { records, rest: "partial" };
}
