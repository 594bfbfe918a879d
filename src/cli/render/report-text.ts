import { artifactsOf } from "../../evidence/artifacts.ts";
import { type Conclusion, conclusionOf } from "../../evidence/conclusion.ts";
import { terminalText } from "../../evidence/escape.ts";
import type { Artifact } from "../../evidence/layer/artifact.ts";
import { limitsOfVerdict } from "../../evidence/limit-words.ts";
import { isMachineAlone } from "../../evidence/machine-alone.ts";
import { type Mark, type ParentWords, parentWords } from "../../evidence/parent.ts";
import { toldOutside } from "../../evidence/told-outside.ts";
import { duration, sentence, statusWords, utc } from "../../evidence/words.ts";
import type { Report, Status } from "../../verdict/report.ts";
import { counted } from "../../verdict/words.ts";
import { type Ink, indent, tint, wrap } from "./ink.ts";

/** Commands of one layer that are printed; `--json` has one for each observation. */
const commandsShown = 2;
const margin = 2;

/**
 * A report for a person at a terminal: verdict, what to do and whose it is first, then each layer with its grid, then why, then what to run by
 * hand. Reads at 80 columns and at 40; commands and grids keep their own width. Ends with a line end.
 */
export function reportText(report: Report, ink: Ink): string {
  const said = parentWords(report);
  const conclusion = conclusionOf(report);
  const paragraphs = [
    [...verdictLines(said, ink), ...[...toldOutside(report), ...limitsOfVerdict(report)].flatMap((line) => wrap(line, ink))],
    stepLines(said, ink),
    ...artifactsOf(report).map((artifact) => artifactLines(artifact, ink)),
    ...(conclusion === null ? [] : [conclusionLines(conclusion, ink)]),
    footer(report, ink),
  ];
  return `${paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

const markTones: Readonly<Record<Mark, "red" | "green" | "yellow">> = {
  suspect: "red",
  healthy: "green",
  unsettled: "yellow",
  stopped: "yellow",
};

function verdictLines(said: ParentWords, ink: Ink): string[] {
  return [
    ...wrap(said.first, ink).map((line) => tint(ink, line, "bold", markTones[said.mark])),
    ...[said.scope, ...said.also].flatMap((line) => wrap(line, ink)),
  ];
}

function stepLines({ doNow, who, sure, layers }: ParentWords, ink: Ink): string[] {
  const labelled = (label: string, text: string | null): string[] => (text === null ? [] : withLabel(label, text, ink));
  return [
    ...labelled("Do now:", doNow),
    ...labelled("Who:", who),
    ...labelled("How sure:", sure),
    ...(layers.length === 0 ? [] : withLabel("Layers:", layers.map(({ text }) => text).join(", "), ink)),
  ];
}

function withLabel(label: string, text: string, ink: Ink): string[] {
  const [first = "", ...rest] = wrap(`${label} ${sentence(text)}`, ink, margin);
  return [`${tint(ink, label, "bold")}${first.slice(label.length)}`, ...rest];
}

const statusTones: Readonly<Record<Status, "red" | "green" | "yellow" | "dim">> = {
  suspect: "red",
  healthy: "green",
  inconclusive: "yellow",
  "not-checked": "dim",
};

function artifactLines(artifact: Artifact, ink: Ink): string[] {
  const { title, status, qualifier, decision, grids, legend, plain, commands } = artifact;
  const head = `${title}: ${statusWords[status]}${qualifier === null ? "" : ` ${qualifier}`}`;
  const inner: Ink = { ...ink, columns: ink.columns - margin };
  const body = [
    ...wrap(decision, inner),
    ...grids.flatMap((grid) => ["", ...grid.split("\n"), ""]),
    ...[...legend, ...plain].flatMap((line) => wrap(line, inner)),
    ...(commands.length > 0 && (status === "suspect" || status === "inconclusive")
      ? ["", "By hand:", ...commands.slice(0, commandsShown)]
      : []),
  ];
  return [
    tint(ink, head, "bold", statusTones[status]),
    ...indent(withoutDoubleBlanks(body).join("\n"), margin).map((line) => line.trimEnd()),
  ];
}

const withoutDoubleBlanks = (lines: readonly string[]): string[] =>
  lines.filter((line, index) => line !== "" || (index > 0 && index < lines.length - 1 && lines[index - 1] !== ""));

function conclusionLines(conclusion: Conclusion, ink: Ink): string[] {
  const {
    cause,
    causeId,
    doNow,
    ifLong,
    rollBack,
    hurt,
    changed,
    evidenceFor,
    against,
    ruledOut,
    tested,
    others,
    limits,
    nextTest,
  } = conclusion;
  const inner: Ink = { ...ink, columns: ink.columns - margin };
  const body = [
    ...withLabel("Cause:", `${cause.replace(/\.$/, "")}, ${causeId}`, inner),
    ...doNow.flatMap((step, index) => wrap(`${index + 1}. ${step}`, inner, 3)),
    ...(ifLong === null ? [] : withLabel("If that takes long:", ifLong, inner)),
    ...withLabel("Roll back:", rollBack, inner),
    ...withLabel("Who is hurt:", hurt, inner),
    ...changed.flatMap((line) => withLabel("What changed:", line, inner)),
    ...others.flatMap((line) => withLabel("Also seen:", line, inner)),
    ...withLabel("For:", evidenceFor.join(" "), inner),
    ...withLabel("Against:", against.join(" "), inner),
    ...tested.flatMap(({ question, answer, fell }) =>
      withLabel("Tested:", `${question} ${answer}${fell === "" ? "" : ` So not ${fell}`}`, inner),
    ),
    ...ruledOut.flatMap(({ what, why }) => withLabel("Ruled out:", `${what}: ${why}`, inner)),
    ...[...limits, nextTest].flatMap((line) => wrap(line, inner)),
  ];
  return [tint(ink, "Conclusion", "bold"), ...indent(body.join("\n"), margin)];
}

function footer(report: Report, ink: Ink): string[] {
  const parts = [
    isMachineAlone(report) ? terminalText(report.target.input) : report.target.url,
    utc(report.startedAt),
    counted(report.vantages.length, "vantage"),
    duration(report.elapsedMs),
    report.id,
  ];
  return wrap(parts.join(", "), ink).map((line) => tint(ink, line, "dim"));
}
