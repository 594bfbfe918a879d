import { terminalText } from "../../evidence/escape.ts";

/** How a terminal is written to: how wide it is, and whether colours may be used. Meaning never hangs on a colour: the word always stands beside it. */
export type Ink = { readonly columns: number; readonly color: boolean };

type Tone = "bold" | "dim" | "red" | "green" | "yellow";
/** SGR parameters (ECMA-48, section 8.3.117), on and off. */
const sgr: Readonly<Record<Tone, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
};

/** The text in that tone where colours are wanted. Give it text that is already made visible: its escapes are the only ones on the line. */
export function tint({ color }: Ink, text: string, ...tones: readonly Tone[]): string {
  if (!color || text === "") return text;
  return tones.reduce((inner, tone) => `\u001b[${sgr[tone][0]}m${inner}\u001b[${sgr[tone][1]}m`, text);
}

/** The narrowest that lines are broken for; below that they are left to the terminal. */
const narrowest = 20;

/** Makes what cannot be seen visible, then breaks at blanks so that no line is wider than the terminal; words that are longer (a URL) keep their line. Later lines are indented by `hang`. */
export function wrap(text: string, { columns }: Pick<Ink, "columns">, hang = 0): string[] {
  const room = Math.max(narrowest, columns);
  const lines: string[] = [];
  let line = "";
  for (const word of terminalText(text).split(" ")) {
    const joined = line === "" ? word : `${line} ${word}`;
    if (joined.length > room && line.trim() !== "") {
      lines.push(line);
      line = `${" ".repeat(hang)}${word}`;
    } else {
      line = joined;
    }
  }
  return [...lines, line];
}

export const indent = (text: string, by: number): string[] => text.split("\n").map((line) => `${" ".repeat(by)}${line}`);
