/**
 * UTF-8 text that a server wrote, made safe to keep: whatever is no visible character or space (controls, direction marks, line separators, bytes that are no
 * UTF-8) becomes `\DDD` for each of its bytes, a backslash is doubled. At most `longest` characters, the last one `…` where more came.
 */
export function plainText(bytes: Buffer, longest: number): string {
  // One character is 4 bytes at most: no more is looked at than can be kept, whatever was sent.
  const text = bytes.subarray(0, 4 * (longest + 1)).toString("utf8");
  return bounded(
    text.replaceAll(/[\p{C}\p{Zl}\p{Zp}\uFFFD\\]/gu, (character) => (character === "\\" ? "\\\\" : escaped(character))),
    longest,
  );
}

/** RFC 1035, section 5.1: a character string in quotes. Anything but printable ASCII becomes `\DDD`. */
export function quoted(bytes: Buffer): string {
  let text = "";
  for (const byte of bytes) {
    if (byte < 0x20 || byte >= 0x7f) text += `\\${decimal(byte)}`;
    else text += byte === 0x22 || byte === 0x5c ? `\\${String.fromCharCode(byte)}` : String.fromCharCode(byte);
  }
  return `"${text}"`;
}

/** The text, cut to `longest` characters with `…` as the last one. */
export function bounded(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

const decimal = (byte: number): string => byte.toString().padStart(3, "0");
const escaped = (character: string): string => [...Buffer.from(character)].map((byte) => `\\${decimal(byte)}`).join("");
