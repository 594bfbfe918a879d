import { type ResolverDiff, resolverDiff } from "../../evidence/resolver-diff.ts";
import type { Report } from "../../verdict/report.ts";
import { type Ink, indent, tint, wrap } from "./ink.ts";

const tones: Readonly<Record<ResolverDiff["mark"], "red" | "green" | "yellow">> = {
  healthy: "green",
  warning: "yellow",
  suspect: "red",
  unsettled: "yellow",
};

/** `faultline resolvers NAME` for a person: who answers what, which differ, what it means, and the commands. Ends with a line end. */
export function resolverText(report: Report, ink: Ink): string {
  const diff = resolverDiff(report);
  const wide = ink.columns >= 80 ? diff.whole : diff.grid;
  const paragraphs = [
    [...wrap(diff.first, ink).map((line) => tint(ink, line, "bold", tones[diff.mark])), ...wrap(diff.scope, ink)],
    wide === null ? [] : indent(wide, 2),
    [...diff.legend, ...diff.plain].flatMap((line) => wrap(line, ink)),
    diff.commands.length === 0 ? [] : [tint(ink, "By hand:", "bold"), ...diff.commands.flatMap((command) => indent(command, 2))],
  ];
  return `${paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}
