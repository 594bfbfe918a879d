import { terminalText } from "./escape.ts";

/** What a phone shows of preformatted text without wrapping, and what fits on it without scrolling. */
export const gridColumns = 40;
export const gridRows = 12;

export type Column = { readonly head: string; readonly align?: "left" | "right" };
/** `weight`: how bad; the worst come first, equals keep their order. `kind`: rows of one kind say the same but for their numbers. */
export type Row = { readonly cells: readonly string[]; readonly weight?: number; readonly kind?: string };

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}|[\u{20000}-\u{3fffd}]/u;

/** How many columns a text takes in a fixed-width font: East Asian wide characters and pictures take two, combining marks none. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += /\p{M}/u.test(character) ? 0 : wide.test(character) && character > "\u00ff" ? 2 : 1;
  return columns;
}

/** The beginning of a text that fits into so many columns, with `…` where something was left out. */
export function clip(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  if (columns < 1) return "";
  let taken = "";
  let used = 0;
  for (const character of text) {
    const needs = columnsOf(character);
    if (used + needs > columns - 1) break;
    taken += character;
    used += needs;
  }
  return `${taken}…`;
}

/** The rows that a table of so many lines shows, the worst first, and those it only counts: what is written below it needs to tell of the first alone. */
export function keptRows<R extends Row>(
  head: readonly Column[],
  rows: readonly R[],
  { rows: most = gridRows }: Bounds = {},
): { kept: R[]; left: R[] } {
  const room = most - (isHeaded(head) ? 1 : 0);
  const sorted = rows.toSorted((a, b) => (b.weight ?? 0) - (a.weight ?? 0));
  const kept = sorted.length <= room ? sorted : sorted.slice(0, room - 1);
  return { kept, left: sorted.slice(kept.length) };
}

type Bounds = { readonly columns?: number; readonly rows?: number };
const isHeaded = (head: readonly Column[]): boolean => head.some((column) => column.head !== "");

/**
 * A preformatted table within so many columns and lines (its head and its last line counted): worst rows first, numbers to the right, and
 * where rows are left out a last line that says how many, and whether they are alike.
 */
export function grid(head: readonly Column[], rows: readonly Row[], bounds: Bounds = {}): string {
  const { columns = gridColumns } = bounds;
  const headed = isHeaded(head);
  const { kept, left } = keptRows(head, rows, bounds);
  const lines = [...(headed ? [head.map((column) => column.head)] : []), ...kept.map((row) => row.cells)];
  const shown = lines.map((cells) => head.map((_, index) => terminalText(cells[index] ?? "")));
  const { widths, gap } = widthsWithin(shown, head, columns);
  const text = shown.map((cells) =>
    clip(
      cells
        .map((cell, index) => pad(clip(cell, widths[index] ?? 0), widths[index] ?? 0, head[index]?.align))
        .join(" ".repeat(gap))
        .trimEnd(),
      columns,
    ),
  );
  if (left.length > 0)
    text.push(
      left.every((row) => row.kind !== undefined && row.kind === left[0]?.kind)
        ? `and ${left.length} alike`
        : `and ${left.length} more`,
    );
  return text.join("\n");
}

/** Natural widths where they fit with two blanks between, else with one, else the widest column gives way, one column at a time. */
function widthsWithin(
  lines: readonly (readonly string[])[],
  head: readonly Column[],
  columns: number,
): { widths: number[]; gap: number } {
  const widths = head.map((_, index) => Math.max(0, ...lines.map((cells) => columnsOf(cells[index] ?? ""))));
  const total = (gap: number): number => widths.reduce((sum, width) => sum + width, 0) + gap * (head.length - 1);
  const gap = total(2) <= columns ? 2 : 1;
  while (total(gap) > columns) {
    const widest = widths.indexOf(Math.max(...widths));
    if ((widths[widest] ?? 0) <= 1) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return { widths, gap };
}

function pad(cell: string, width: number, align: "left" | "right" = "left"): string {
  const blanks = " ".repeat(Math.max(0, width - columnsOf(cell)));
  return align === "right" ? blanks + cell : cell + blanks;
}

/** Whether a table of these rows would say the same on every line: then it is a sentence. */
export const allAlike = (rows: readonly Row[]): boolean =>
  rows.length < 2 || rows.every((row) => row.cells.slice(1).join("\n") === rows[0]?.cells.slice(1).join("\n"));
