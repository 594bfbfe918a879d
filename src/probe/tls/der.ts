/** One element of DER (X.690): its tag byte, its content, and all of its bytes as a signature covers them. */
export type Element = { tag: number; content: Uint8Array; raw: Uint8Array };

/**
 * Splits bytes into the DER elements that stand one after another in them. Null where they are not whole: a length beyond the end, an indefinite or
 * over-long length, a tag of several bytes (X.509 has none).
 */
export function elementsOf(bytes: Uint8Array): Element[] | null {
  const elements: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const header = readHeader(bytes, at);
    if (header === null || header.end > bytes.length) return null;
    elements.push({ tag: header.tag, content: bytes.subarray(header.start, header.end), raw: bytes.subarray(at, header.end) });
    at = header.end;
  }
  return elements;
}

/** The elements within a constructed one (SEQUENCE, SET, a context tag); empty where it is missing or not whole. */
export function within(element: Element | undefined): Element[] {
  return (element === undefined ? null : elementsOf(element.content)) ?? [];
}

/** An OBJECT IDENTIFIER's content as dotted text (X.690, 8.19). */
export function objectIdentifier(content: Uint8Array): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f);
    if ((byte & 0x80) !== 0) continue;
    arcs.push(arc);
    arc = 0;
  }
  const [first = 0, ...rest] = arcs;
  const top = Math.min(Math.floor(first / 40), 2);
  return [top, first - top * 40, ...rest].join(".");
}

/**
 * A UTCTime (tag 23) or GeneralizedTime (tag 24) in UTC, as X.509 writes them (RFC 5280, section 4.1.2.5), as ISO 8601; null for anything else. Of a fraction
 * of a second nothing is kept.
 */
export function timeOf(element: Element | undefined): string | null {
  const digits = element?.tag === 23 ? 12 : element?.tag === 24 ? 14 : 0;
  const text = digits === 0 ? "" : Buffer.from(element?.content ?? []).toString("latin1");
  const read = /^(\d{12}(?:\d\d)?)(?:\.\d+)?Z$/.exec(text)?.[1];
  if (read?.length !== digits) return null;
  const century = Number(read.slice(0, 2)) >= 50 ? "19" : "20";
  const whole = digits === 14 ? read : `${century}${read}`;
  const iso = whole.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, "$1-$2-$3T$4:$5:$6.000Z");
  return Number.isNaN(Date.parse(iso)) ? null : new Date(iso).toISOString();
}

/** A BIT STRING's bytes, where it has a whole number of them (all that signatures and keys are); null otherwise. */
export function bitString(element: Element | undefined): Uint8Array | null {
  return element?.tag === 3 && element.content[0] === 0 ? element.content.subarray(1) : null;
}

/** An INTEGER without its leading zeros, as lower-case hex: a serial number. Null for anything else. */
export function integerHex(element: Element | undefined): string | null {
  if (element?.tag !== 2 || element.content.length === 0) return null;
  return Buffer.from(element.content)
    .toString("hex")
    .replace(/^0+(?=.)/, "");
}

function readHeader(bytes: Uint8Array, at: number): { tag: number; start: number; end: number } | null {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return null;
  if (first < 0x80) return { tag, start: at + 2, end: at + 2 + first };
  const size = first & 0x7f;
  if (size === 0 || size > 4 || at + 2 + size > bytes.length) return null;
  let length = 0;
  for (const byte of bytes.subarray(at + 2, at + 2 + size)) length = length * 256 + byte;
  return { tag, start: at + 2 + size, end: at + 2 + size + length };
}
