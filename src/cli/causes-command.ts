import { type CauseCard, causeCards } from "../evidence/cause-card.ts";
import type { CliMeans } from "./means.ts";
import { wrap } from "./render/ink.ts";

const idColumns = 34;

/** Lists every cause that Faultline can name, as text by layer or as the whole graph in JSON. */
export function causesCommand({ json }: { json: boolean }, { stdout }: Pick<CliMeans, "stdout">): void {
  const cards = causeCards();
  if (json) {
    stdout.write(`${JSON.stringify({ schema: "faultline.causes/1", causes: cards })}\n`);
    return;
  }
  const columns = stdout.columns || 80;
  const byLayer = Map.groupBy(cards, ({ layer }) => layer);
  const paragraphs = [...byLayer].map(([layer, own]) => [layer, ...own.flatMap((card) => line(card, columns))].join("\n"));
  stdout.write(`${paragraphs.join("\n\n")}\n\nMore of one: faultline explain ID\n`);
}

function line({ id, impact, plain }: CauseCard, columns: number): string[] {
  const short = plain.slice(0, plain.indexOf(".") + 1) || plain;
  const name = `  ${id} (${impact})`;
  if (columns < 80) return [name, ...wrap(`    ${short}`, { columns }, 4)];
  const [first = "", ...rest] = wrap(short, { columns: columns - idColumns - 2 });
  const pad = " ".repeat(idColumns + 2);
  return name.length > idColumns
    ? [name, ...[first, ...rest].map((text) => pad + text)]
    : [`${name.padEnd(idColumns + 2)}${first}`, ...rest.map((text) => pad + text)];
}
