import type { Report } from "../verdict/report.ts";
import { counted } from "../verdict/words.ts";
import { item } from "./escape.ts";
import { rootOf } from "./parent.ts";
import { duration } from "./words.ts";

/** What was not asked, was asked late or was left out, in a sentence each: at most three of limits and two of what was cut. */
export function limitWords({ limits, truncated }: Pick<Report, "limits" | "truncated">): string[] {
  const skippers = new Set(limits.filter(({ effect }) => effect === "skipped").map(({ who }) => who));
  const waited = Map.groupBy(
    limits.filter(({ effect }) => effect === "waited"),
    ({ who }) => who,
  );
  const held = [...waited].map(
    ([who, own]) =>
      `Held back by the rate limit of ${item(who, 40)}: ${counted(own.length, "probe")}, for ${own.length === 1 ? "" : "up to "}${duration(Math.max(...own.map(({ ms }) => ms)))}.${skippers.has(who) ? "" : " Nothing was skipped."}`,
  );
  const skipped = limits
    .filter(({ effect }) => effect === "skipped")
    .map(({ who, what }) => `Skipped: ${item(what)} (${item(who, 40)}).`);
  const cut = truncated.slice(0, 2).map(({ what, kept, of }) => `Of ${of} ${item(what)} ${kept} were looked at.`);
  return [...[...skipped, ...held].slice(0, 3), ...cut];
}

/** The same beside the verdict of a run that no conclusion follows. What an outside service left out is told beside what it was told. */
export function limitsOfVerdict(report: Report): string[] {
  if (rootOf(report) !== null) return [];
  const services = new Set(report.vantages.flatMap(({ name, service }) => (service === undefined ? [] : [name])));
  const told = report.limits.filter(({ who, effect }) => effect === "skipped" && services.has(who));
  return limitWords(report).filter((line) => !told.some((one) => limitWords({ limits: [one], truncated: [] }).includes(line)));
}
