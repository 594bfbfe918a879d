const named: Readonly<Record<number, string>> = { 9: "\\t", 10: "\\n", 13: "\\r", 92: "\\\\" };

/**
 * Bytes of a peer as text of printable ASCII only: a backslash is doubled, everything else becomes `\n`, `\t`, `\r` or `\xHH`. At most `characters` long and
 * never cut within an escape, so that nothing that a peer sends can reach a terminal, a chat or a page as a control character.
 */
export function escapeBytes(bytes: Uint8Array, characters: number): string {
  let text = "";
  for (const byte of bytes) {
    const shown =
      named[byte] ?? (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`);
    if (text.length + shown.length > characters) break;
    text += shown;
  }
  return text;
}
