import { type PathView, pathView } from "../../evidence/path-view.ts";
import type { Report } from "../../verdict/report.ts";
import { type Ink, indent, tint, wrap } from "./ink.ts";

const tones: Readonly<Record<PathView["mark"], "red" | "green" | "yellow">> = {
  healthy: "green",
  suspect: "red",
  unsettled: "yellow",
  stopped: "yellow",
};
/** From so many columns on the table is shown whole. */
const wide = 60;

/** `faultline path TARGET` for a person: the verdict on the way, each way hop by hop, sizes and gateway, and the commands. Ends with a line end. */
export function pathText(report: Report, ink: Ink): string {
  const view = pathView(report);
  const paragraphs = [
    [...wrap(view.first, ink).map((line) => tint(ink, line, "bold", tones[view.mark])), ...wrap(view.scope, ink)],
    ...view.ways.map(({ title, grid, whole, plain }) => {
      const table = ink.columns >= wide ? whole : grid;
      return [tint(ink, title, "bold"), ...(table === null ? [] : indent(table, 0)), ...plain.flatMap((line) => wrap(line, ink))];
    }),
    view.plain.flatMap((line) => wrap(line, ink)),
    view.commands.length === 0
      ? []
      : [tint(ink, "By hand:", "bold"), ...view.commands.slice(0, 4).flatMap((one) => indent(one, 2))],
  ];
  return `${paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}
