/** Thrown while reading a message, and caught where its sections are walked: the byte, counted from the start of the message, and what was wrong there. */
export class BrokenMessage extends Error {
  readonly byte: number;

  constructor(byte: number, what: string) {
    super(what);
    this.name = "BrokenMessage";
    this.byte = byte;
  }
}

/** RFC 1035, section 2.3.4: a label is 63 bytes at most, a whole name with its length bytes 255. */
const longestLabel = 63;
const longestName = 255;

/**
 * Reads a name that starts at `at`, following compression pointers (RFC 1035, section 4.1.4). A pointer must lead to before the part that holds it,
 * so that each jump goes further back and no loop can be built. `next` is the byte after the name where it started. Throws BrokenMessage.
 */
export function readName(bytes: Buffer, at: number): { labels: Buffer[]; next: number } {
  const labels: Buffer[] = [];
  let partStart = at;
  let next: number | null = null;
  let length = 1;
  for (let here = at; ; ) {
    const size = bytes[here];
    if (size === undefined) throw new BrokenMessage(bytes.length, "the message ends within a name");
    if (size === 0) return { labels, next: next ?? here + 1 };
    if (size >= 0xc0) {
      const low = bytes[here + 1];
      if (low === undefined) throw new BrokenMessage(bytes.length, "the message ends within a compression pointer");
      const to = ((size & 0x3f) << 8) | low;
      if (to >= partStart) throw new BrokenMessage(here, "a compression pointer that does not lead back");
      next ??= here + 2;
      partStart = to;
      here = to;
      continue;
    }
    if (size > longestLabel) throw new BrokenMessage(here, `a label of the unknown kind 0x${size.toString(16)}`);
    if (here + 1 + size > bytes.length) throw new BrokenMessage(bytes.length, "the message ends within a label");
    length += size + 1;
    if (length > longestName) throw new BrokenMessage(here, "a name longer than 255 bytes");
    labels.push(bytes.subarray(here + 1, here + 1 + size));
    here += size + 1;
  }
}

/** The name in lower case and without the last dot (`.` for the root): one text for one name. What is no plain character is escaped (RFC 1035, section 5.1). */
export function nameText(labels: readonly Buffer[]): string {
  return labels.length === 0 ? "." : labels.map(labelText).join(".");
}

/** The name that a person or an earlier answer gave, as `nameText` writes it; null where it is no name that can be asked for. */
export function canonicalName(text: string): string | null {
  const wire = writeName(text);
  return "wrong" in wire ? null : nameText(readName(wire.bytes, 0).labels);
}

/** A name as bytes. Takes `\.` and `\DDD` escapes and an optional last dot; other than ASCII is written as UTF-8. `wrong` says why it cannot be asked for. */
export function writeName(text: string): { bytes: Buffer } | { wrong: string } {
  const labels = splitLabels(text === "." ? "" : text);
  // What follows the last dot of an absolute name is the root's own, empty label.
  if (labels.at(-1)?.length === 0) labels.pop();
  const parts: Buffer[] = [];
  for (const label of labels) {
    if (label.length === 0) return { wrong: "the name has an empty label" };
    if (label.length > longestLabel)
      return { wrong: `the name has a label of ${label.length} bytes; DNS allows ${longestLabel}` };
    parts.push(Buffer.of(label.length), label);
  }
  const bytes = Buffer.concat([...parts, Buffer.of(0)]);
  return bytes.length > longestName ? { wrong: `the name has ${bytes.length} bytes; DNS allows ${longestName}` } : { bytes };
}

function labelText(label: Buffer): string {
  return [...label].map(characterText).join("");
}

function characterText(byte: number): string {
  if (byte <= 0x20 || byte >= 0x7f) return `\\${byte.toString().padStart(3, "0")}`;
  const character = String.fromCharCode(byte).toLowerCase();
  return '.\\"();@$'.includes(character) ? `\\${character}` : character;
}

function splitLabels(text: string): Buffer[] {
  const labels: Buffer[][] = [[]];
  for (const [piece, decimal, escaped] of text.matchAll(/\\(\d{3})|\\(.)|./gsu)) {
    if (piece === ".") labels.push([]);
    else
      labels
        .at(-1)
        ?.push(decimal !== undefined && Number(decimal) < 256 ? Buffer.of(Number(decimal)) : Buffer.from(escaped ?? piece));
  }
  return labels.map((pieces) => Buffer.concat(pieces));
}
