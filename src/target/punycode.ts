// RFC 3492, section 5: the parameters of Punycode.
const base = 36;
const tMin = 1;
const tMax = 26;
const skew = 38;
const damp = 700;
const initialBias = 72;
const initialPoint = 128;

/** RFC 3492, section 6.1. */
function adapt(delta: number, points: number, first: boolean): number {
  let rest = first ? Math.floor(delta / damp) : Math.floor(delta / 2);
  rest += Math.floor(rest / points);
  let steps = 0;
  while (rest > ((base - tMin) * tMax) / 2) {
    rest = Math.floor(rest / (base - tMin));
    steps += base;
  }
  return steps + Math.floor(((base - tMin + 1) * rest) / (rest + skew));
}

function digitOf(character: string): number | null {
  if (/^[a-z]$/i.test(character)) return character.toLowerCase().charCodeAt(0) - 97;
  return /^[0-9]$/.test(character) ? Number(character) + 26 : null;
}

/** Decodes what stands after `xn--` (RFC 3492, section 6.2). Null where it is no Punycode; never over 63 code points for a label of 63 octets. */
export function decodePunycode(encoded: string): string | null {
  const split = encoded.lastIndexOf("-");
  const output = [...(split > 0 ? encoded.slice(0, split) : "")].map((character) => character.codePointAt(0) ?? 0);
  const digits = [...encoded.slice(split < 0 ? 0 : split + 1)];
  let point = initialPoint;
  let bias = initialBias;
  let index = 0;
  for (let at = 0; at < digits.length; ) {
    const before = index;
    let weight = 1;
    for (let k = base; ; k += base) {
      const digit = digitOf(digits[at++] ?? "");
      if (digit === null) return null;
      index += digit * weight;
      if (index > Number.MAX_SAFE_INTEGER) return null;
      const threshold = k <= bias ? tMin : k >= bias + tMax ? tMax : k - bias;
      if (digit < threshold) break;
      weight *= base - threshold;
    }
    const length = output.length + 1;
    bias = adapt(index - before, length, before === 0);
    point += Math.floor(index / length);
    index %= length;
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return null;
    output.splice(index++, 0, point);
  }
  return String.fromCodePoint(...output);
}
