import type { types } from "@slack/bolt";
import { slackTextWithin } from "../../evidence/escape.ts";
import { type Artifact, isUrgent } from "../../evidence/layer/artifact.ts";
import { thingsOf } from "../../evidence/names.ts";
import { spokenArtifacts, spokenLimit } from "../../evidence/spoken.ts";
import { statusWords } from "../../evidence/words.ts";
import type { Report } from "../../verdict/report.ts";
import type { Message } from "./message.ts";
import { row } from "./press.ts";
import { bold, paragraph, preformatted, prose, small, words } from "./rich.ts";

/** Commands of a suspect layer that stand in the message itself; the rest is behind the button. */
const commandsShown = 2;
/** One reply that tells of these parts, healthy or not. */
export function layersMessage(report: Report, artifacts: readonly Artifact[], revision: number): Message {
  const things = thingsOf(report);
  const parts = artifacts.map(({ part }) => part);
  return {
    text: slackTextWithin(spokenArtifacts(artifacts, report.target.display), spokenLimit),
    blocks: [
      ...withoutRepeats(artifacts).flatMap((one) => artifactBlocks(one, things, revision)),
      buttons(`buttons-${parts.join("-")}.${revision}`, report.id, artifacts),
    ],
  };
}

/** What stands for what is said once in a message, not below each of its grids. */
function withoutRepeats(artifacts: readonly Artifact[]): Artifact[] {
  const said = new Set<string>();
  return artifacts.map((artifact) => {
    const legend = artifact.legend.filter((line) => !said.has(line));
    for (const line of legend) said.add(line);
    return { ...artifact, legend };
  });
}

function artifactBlocks(artifact: Artifact, things: readonly string[], revision: number): types.KnownBlock[] {
  const id = (what: string): string => `${artifact.part}-${what}.${revision}`;
  const { title, status, qualifier, decision, grids, legend, plain } = artifact;
  const opening = [
    ...bold(`${title}: ${statusWords[status]}${qualifier === null ? "" : ` ${qualifier}`}.`),
    ...words(" "),
    ...prose(decision, things),
  ];
  const commands = isUrgent(artifact) ? artifact.commands.slice(0, commandsShown) : [];
  return [
    paragraph(id("decision"), [opening]),
    ...grids.slice(0, 4).map((text, index) => preformatted(id(`grid${index}`), text)),
    ...(legend.length === 0 ? [] : [small(id("legend"), legend.join(" "))]),
    ...(plain.length === 0
      ? []
      : [
          paragraph(
            id("plain"),
            plain.slice(0, 8).map((line) => prose(line, things)),
          ),
        ]),
    ...(commands.length === 0
      ? []
      : [
          paragraph(id("hand"), [bold("By hand:")]),
          ...commands.map((command, index) => preformatted(id(`command${index}`), command)),
        ]),
  ];
}

function buttons(id: string, run: string, artifacts: readonly Artifact[]): types.ActionsBlock {
  const parts = artifacts.map(({ part }) => part);
  const shown = artifacts.reduce((sum, one) => sum + (isUrgent(one) ? Math.min(commandsShown, one.commands.length) : 0), 0);
  const more = artifacts.reduce((sum, { commands }) => sum + commands.length, 0) > shown;
  const named = artifacts.map(({ title }) => title).join(", ");
  return row(id, run, [
    ...(more
      ? [
          {
            label: shown > 0 ? "All commands" : "Show commands",
            verb: "cmd" as const,
            parts,
            says: `${shown > 0 ? "All commands" : "Show commands"} of ${named}`,
          },
        ]
      : []),
    { label: "All answers", verb: "raw", parts, says: `All answers of ${named}` },
  ]);
}
