/** The most that a clause of a headline may hold. */
export const clauseLength = 60;

/** One line of at most 60 characters: what hostile peers wrote may stand in it, so control characters become spaces, and a longer text ends in an ellipsis. */
export function clause(text: string): string {
  return shortened(text, clauseLength);
}

/** The text on one line, cut to `most` characters with an ellipsis. */
export function shortened(text: string, most: number): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029\s]+/gu, " ").trim();
  const characters = [...line];
  return characters.length <= most
    ? line
    : `${characters
        .slice(0, most - 1)
        .join("")
        .trimEnd()}…`;
}

/** "a, b and c"; beyond `most`, "a, b, c and 12 more". */
export function listed(items: readonly string[], most = 5): string {
  if (items.length > most) return `${items.slice(0, most).join(", ")} and ${items.length - most} more`;
  const last = items.at(-1);
  if (last === undefined) return "";
  return items.length === 1 ? last : `${items.slice(0, -1).join(", ")} and ${last}`;
}
