/** The key tag of a DNSKEY record in presentation form, "flags protocol algorithm base64" (RFC 4034, appendix B); null where the text is none, was cut, or is of algorithm 1, which counts otherwise. */
export function keyTagOf(data: string): number | null {
  const [flags = "", protocol = "", algorithm = "", ...key] = data.trim().split(/\s+/);
  const numbers = [flags, protocol, algorithm].map(Number);
  const [a = Number.NaN, b = Number.NaN, c = Number.NaN] = numbers;
  const bytes = bytesOf(key.join(""));
  if (bytes === null || !numbers.every(Number.isSafeInteger) || c === 1) return null;
  const whole = [a >> 8, a & 0xff, b & 0xff, c & 0xff, ...bytes];
  const sum = whole.reduce((total, byte, index) => total + (index % 2 === 0 ? byte << 8 : byte), 0);
  return (sum + ((sum >> 16) & 0xffff)) & 0xffff;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Base64 (RFC 4648, section 4) without the platform's help, since causes are pure; null where it is none or incomplete. */
function bytesOf(text: string): number[] | null {
  if (text === "" || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const character of text.replace(/=+$/, "")) {
    held = ((held << 6) | alphabet.indexOf(character)) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >> bits) & 0xff);
  }
  return bytes;
}
