/** What `/triage` does beside probing a target. */
export const commandWords = [
  "resolvers",
  "path",
  "explain",
  "vantages",
  "status",
  "cancel",
  "pause",
  "resume",
  "agents",
  "help",
] as const;
/** Words of the same vocabulary that this version knows and does not do yet. */
export const laterWords = ["compare", "watch", "unwatch", "watches", "validate", "history"] as const;

export const isCommandWord = (word: string): word is (typeof commandWords)[number] =>
  (commandWords as readonly string[]).includes(word);
export const isLaterWord = (word: string): boolean => (laterWords as readonly string[]).includes(word);

const closing: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  "`": "`",
  "“": "”",
  "‘": "’",
  "„": "“",
  "«": "»",
  "<": ">",
};
/** More words than this are a pasted text, not a command. */
export const wordsAtMost = 40;

/**
 * Cuts a command's text at blanks, but not inside quotes or inside a link as Slack writes it (`expect:"all is well"`). A quote that is never
 * closed ends with the text. Gives at most one word more than {@link wordsAtMost}.
 */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  let word = "";
  let until: string | null = null;
  for (const character of text) {
    if (until === null && /\s/u.test(character)) {
      if (word !== "") words.push(word);
      word = "";
      if (words.length > wordsAtMost) return words;
      continue;
    }
    if (character === until) until = null;
    else if (until === null && (word === "" || word.endsWith(":"))) until = closing[character] ?? null;
    word += character;
  }
  if (word !== "") words.push(word);
  return words;
}
