const longest = 80;
/** What could change how the text around it is read: controls, bidi and zero-width characters, line separators, unpaired surrogates. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** Everything that an `@` can be written as: what stands before one may be a password. */
const atSign = /[@\uff20\ufe6b]|%40/i;

/** Text that a person typed, as it may be repeated to them: in backticks, at most 80 characters, escaped; nothing of it where it may hold a password. */
export function quoted(text: string): string {
  if (atSign.test(text)) return "that text";
  const escaped = text
    .replaceAll("`", "'")
    .replace(unseen, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
  const characters = [...escaped];
  return `\`${characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : escaped}\``;
}

export const mayHoldPassword = (text: string): boolean => atSign.test(text);
