/** Splits a command line as a POSIX shell would (2024 edition, with `$'…'`), for tests. Operators come out as words that no quoted word can be: `{ op }`. */
export type Token = string | { op: string };

export function shellWords(line: string): Token[] {
  const tokens: Token[] = [];
  let word: string | null = null;
  let at = 0;
  const add = (text: string): void => {
    word = (word ?? "") + text;
  };
  const end = (): void => {
    if (word !== null) tokens.push(word);
    word = null;
  };
  while (at < line.length) {
    const rest = line.slice(at);
    const single = /^'([^']*)'/.exec(rest);
    const ansi = /^\$'((?:[^'\\]|\\[\s\S])*)'/.exec(rest);
    if (ansi !== null) {
      add(ansiC(ansi[1] ?? ""));
      at += ansi[0].length;
    } else if (single !== null) {
      add(single[1] ?? "");
      at += single[0].length;
    } else if (/^\\[\s\S]/.test(rest)) {
      add(rest.charAt(1));
      at += 2;
    } else if (/^[ \t\n]/.test(rest)) {
      end();
      at += 1;
    } else if (/^[|<>&;()]/.test(rest)) {
      end();
      tokens.push({ op: rest.charAt(0) });
      at += 1;
    } else if (/^["'`$*?[\]{}~#!]/.test(rest)) {
      throw new Error(`a shell would act on ${rest.slice(0, 20)}`);
    } else {
      add(rest.charAt(0));
      at += 1;
    }
  }
  end();
  return tokens;
}

function ansiC(body: string): string {
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  for (const [piece] of body.matchAll(/\\[0-7]{3}|\\[\s\S]|[^\\]/gu)) {
    if (/^\\[0-7]{3}$/.test(piece)) bytes.push(Number.parseInt(piece.slice(1), 8));
    else bytes.push(...encoder.encode(piece.startsWith("\\") ? piece.slice(1) : piece));
  }
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(bytes));
}
