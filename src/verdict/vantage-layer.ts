import { spanInWords } from "../cause/span.ts";
import { clocksAt } from "../cause/vantage/clock.ts";
import type { Observation } from "../observation/observation.ts";
import { ofProbe } from "../observation/of-probe.ts";
import type { Facts } from "./facts.ts";
import type { Found } from "./find.ts";
import type { LayerReport, Status } from "./report.ts";
import { counted, listWords } from "./words.ts";

/** Whether the vantages themselves can be believed, in one line: what was found against them, else what was seen to speak for them. Nothing of the target follows from it. */
export function vantageLayer(facts: Facts, found: readonly Found[]): LayerReport {
  const own = found.map(({ finding }) => finding).filter(({ layer, role }) => layer === "vantage" && role !== "note");
  const [worst] = own;
  if (worst !== undefined) return layerOf("suspect", own.map(({ summary }) => summary).join("; "), worst.summary);
  const signs = [
    ...familySigns(facts),
    ...nobodySigns(facts.observations),
    ...controlSigns(facts.observations),
    ...clockSigns(facts),
  ];
  const isAsked = facts.observations.some(({ layer, outcome }) => layer === "vantage" && outcome !== "skipped");
  return isAsked
    ? layerOf("healthy", listWords(signs, signs.length))
    : layerOf("not-checked", "nothing was asked of the vantage itself");
}

const layerOf = (status: Status, because: string, summary = because): LayerReport => ({
  layer: "vantage",
  status,
  because,
  summary,
  cells: [],
});

/** Said only where one is lacking: without a family a vantage says nothing of its addresses. */
function familySigns({ vantages }: Facts): string[] {
  const lacking = vantages.filter(({ families, status }) => families.length === 1 && status !== "offline");
  return [...new Set(lacking.map(({ families }) => `IPv${families[0] ?? 4} only`))];
}

function nobodySigns(observations: readonly Observation[]): string[] {
  const asked = ofProbe(observations, "vantage.nobody").filter(({ outcome }) => outcome !== "skipped");
  if (asked.length === 0) return [];
  return [
    asked.some(({ outcome }) => outcome === "ok")
      ? "an address that nobody should have answers"
      : "nobody answers in others' names",
  ];
}

function controlSigns(observations: readonly Observation[]): string[] {
  const asked = ofProbe(observations, "vantage.control").filter(
    ({ subject, outcome }) => subject.role === "control" && outcome !== "skipped",
  );
  const answered = asked.filter(({ outcome }) => outcome === "ok").length;
  return asked.length === 0
    ? []
    : [`${answered} of ${counted(asked.length, "control")} answer${answered === 1 && asked.length === 1 ? "s" : ""}`];
}

function clockSigns(facts: Facts): string[] {
  const [clock] = clocksAt(facts.observations);
  if (clock === undefined) return [];
  const isRight = Math.abs(clock.offsetMs) <= facts.settings.thresholds.clockS * 1_000;
  return [isRight ? "its clock agrees with others" : `its clock is off by ${spanInWords(clock.offsetMs)}`];
}
