/** A version of the form 0x?a?a?a?a, which no server may ever speak, so that each must say what it does speak (RFC 9000, section 15). */
const reservedVersion = 0x1a2a3a4a;
/** A first packet is at least this large, or servers ignore it (RFC 9000, section 14.1), bytes. */
const initialBytes = 1_200;
/** A long-header packet with the fixed bit and type Initial (RFC 9000, section 17.2). */
const longHeader = 0xc0;
const idLength = 8;

/** The packet that asks: long header, the reserved version, the two connection ids (8 bytes each), zeros up to 1,200 bytes. */
export function versionQuestion(destination: Uint8Array, source: Uint8Array): Buffer {
  const packet = Buffer.alloc(initialBytes);
  packet.writeUInt8(longHeader, 0);
  packet.writeUInt32BE(reservedVersion, 1);
  packet.writeUInt8(idLength, 5);
  packet.set(destination.subarray(0, idLength), 6);
  packet.writeUInt8(idLength, 6 + idLength);
  packet.set(source.subarray(0, idLength), 7 + idLength);
  return packet;
}

export type VersionAnswer = { versions: string[] } | { byte: number; what: string };

/**
 * Reads a Version Negotiation packet (RFC 9000, section 17.2.1) that answers a question with these ids: they come back swapped. Versions in hex without
 * leading zeros. Otherwise the byte at which it is none, and why.
 */
export function readVersions(packet: Buffer, destination: Uint8Array, source: Uint8Array): VersionAnswer {
  if (packet.length < 7) return { byte: packet.length, what: "too short for a long header" };
  if ((packet.readUInt8(0) & 0x80) === 0) return { byte: 0, what: "no long header" };
  if (packet.readUInt32BE(1) !== 0) return { byte: 1, what: "not a Version Negotiation packet" };
  const own = idAt(packet, 5);
  if (own === null || !own.id.equals(source.subarray(0, idLength))) return { byte: 5, what: "the connection id is not ours" };
  const theirs = idAt(packet, own.end);
  if (theirs === null || !theirs.id.equals(destination.subarray(0, idLength)))
    return { byte: own.end, what: "the connection id is not the one that was asked" };
  const list = packet.subarray(theirs.end);
  if (list.length === 0 || list.length % 4 !== 0) return { byte: theirs.end, what: "no whole list of versions" };
  const versions: string[] = [];
  for (let at = 0; at < list.length && versions.length < mostVersions; at += 4) versions.push(list.readUInt32BE(at).toString(16));
  return { versions };
}

const mostVersions = 32;

function idAt(packet: Buffer, at: number): { id: Buffer; end: number } | null {
  const length = packet[at];
  if (length === undefined) return null;
  const end = at + 1 + length;
  return end > packet.length ? null : { id: packet.subarray(at + 1, end), end };
}
