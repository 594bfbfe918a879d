/** Invisible or direction-changing characters: in a pasted command they hide what it does, or act on the terminal. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}]|\p{Default_Ignorable_Code_Point}/u;
/** Words that every POSIX shell takes as they are. No tilde, no equals sign in front, no glob, no brace, no comment. */
const ordinary = /^[A-Za-z0-9_./:@%,+-][A-Za-z0-9_./:@%,+=-]*$/;

/**
 * One word for a POSIX shell: as it is where that is safe, else in single quotes; where it holds invisible characters, as `$'…'` with
 * octal bytes (POSIX.1-2024, section 2.2.4; bash, zsh, ksh), so that nothing invisible is ever pasted. NUL, which no argument can hold,
 * and halves of surrogate pairs become U+FFFD.
 */
export function quote(word: string): string {
  const sound = word.toWellFormed().replaceAll("\0", "\ufffd");
  if (ordinary.test(sound)) return sound;
  if (!invisible.test(sound)) return `'${sound.replaceAll("'", "'\\''")}'`;
  return `$'${[...sound].map(ansiC).join("")}'`;
}

function ansiC(character: string): string {
  if (character === "'" || character === "\\") return `\\${character}`;
  if (!invisible.test(character)) return character;
  return [...new TextEncoder().encode(character)].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
}

/** Words to one command line. The first is the program. */
export const commandLine = (words: readonly string[]): string => words.map(quote).join(" ");
