import type { types } from "@slack/bolt";
import { artifactsOf } from "../../evidence/artifacts.ts";
import { item, terminalText } from "../../evidence/escape.ts";
import { parts as allParts, type Part } from "../../evidence/layer/artifact.ts";
import { thingsOf } from "../../evidence/names.ts";
import { plainWordsOf } from "../../evidence/plain-words.ts";
import { causeWords } from "../../evidence/words.ts";
import type { Report } from "../../verdict/report.ts";
import { blockLimit, bold, code, emoji, paragraph, preformatted, prose, small, words } from "./rich.ts";

/** Slack takes 100 blocks and 250 kB a view (docs.slack.dev, "Modals"); its frame, and what Slack may count in another way, have the rest. */
const blocksAtMost = 95;
const bytesAtMost = 200_000;

function modal(title: string, blocks: readonly types.KnownBlock[], run: string | null): types.ModalView {
  return {
    type: "modal",
    title: { type: "plain_text", text: title.slice(0, 24) },
    close: { type: "plain_text", text: "Close" },
    blocks: bounded(blocks),
    ...(run === null ? {} : { private_metadata: JSON.stringify({ run }).slice(0, 3_000) }),
  };
}

/** Keeps what fits and says what does not. */
function bounded(blocks: readonly types.KnownBlock[]): types.KnownBlock[] {
  let bytes = 0;
  const kept = blocks.slice(0, blocksAtMost).filter((block) => {
    bytes += Buffer.byteLength(JSON.stringify(block));
    return bytes <= bytesAtMost;
  });
  if (kept.length === 0) return [small("empty", "There is nothing to show.")];
  return kept.length === blocks.length
    ? kept
    : [...kept, small("left", "There is more than a window holds: Evidence as JSON has all of it.")];
}

/** Opened at once, because a trigger lives for three seconds; filled by the next view. */
export const loadingModal = (title: string): types.ModalView =>
  modal(title, [paragraph("loading", [[emoji("hourglass_flowing_sand"), ...words(" Loading the evidence of this run.")]])], null);

/** Commands that repeat the run by hand, one in each block, so that one long press copies one. `parts` empty: of all. */
export function commandsModal(report: Report, parts: readonly Part[] = []): types.ModalView {
  const wanted = artifactsOf(report, parts.length === 0 ? allParts : parts);
  const each = Math.max(1, Math.floor((blocksAtMost - wanted.length - 1) / Math.max(1, wanted.length)));
  const blocks = wanted.flatMap(({ part, title, commands }) => [
    paragraph(`${part}-title`, [bold(title)]),
    ...commands.slice(0, each).map((command, index) => preformatted(`${part}-command${index}`, command)),
    ...(commands.length > each ? [small(`${part}-more`, `and ${commands.length - each} more, in the evidence as JSON`)] : []),
  ]);
  return modal("Commands by hand", [...blocks], report.id);
}

/** Every answer as it came, not cut to what fits a phone. */
export function answersModal(report: Report, parts: readonly Part[] = []): types.ModalView {
  const wanted = artifactsOf(report, parts.length === 0 ? allParts : parts);
  const blocks = wanted.flatMap(({ part, title, raw, legend }) => [
    paragraph(`${part}-title`, [bold(title)]),
    ...raw()
      .flatMap(byWholeLines)
      .map((text, index) => preformatted(`${part}-raw${index}`, text)),
    ...(legend.length === 0 ? [] : [small(`${part}-legend`, legend.join(" "))]),
  ]);
  return modal("All answers", blocks, report.id);
}

/** A long text in as many pieces as blocks take, none of them cut within a line. */
function byWholeLines(text: string): string[] {
  const pieces: string[] = [];
  let piece: string[] = [];
  let length = 0;
  for (const line of text.split("\n").map(terminalText)) {
    if (piece.length > 0 && length + line.length > blockLimit) {
      pieces.push(piece.join("\n"));
      piece = [];
      length = 0;
    }
    piece.push(line);
    length += line.length + 1;
  }
  return [...pieces, piece.join("\n")];
}

/** What a cause is, for somebody who does not know the term. `plainOf`: a cause's own two sentences, or null for an id that is not known here. */
export function explainModal(report: Report, plainOf: (cause: string) => string | null = plainWordsOf): types.ModalView {
  const things = thingsOf(report);
  const told = report.findings.filter(({ role }) => role !== "consequence").slice(0, 8);
  const blocks = told.map(({ id, cause, summary, owner }) => {
    const plain = plainOf(cause) ?? "There is no explanation for this yet.";
    const whose = owner === null ? [] : [[...bold("Usually belongs to: "), ...words(owner)]];
    return paragraph(item(id, 40), [
      [...bold(causeWords(cause)), ...words("  "), ...code(cause)],
      prose(plain, []),
      [...bold("Here: "), ...prose(summary, things)],
      ...whose,
    ]);
  });
  return modal(
    "What does this mean?",
    blocks.length > 0 ? blocks : [paragraph("none", [words("Nothing was found that needs explaining.")])],
    report.id,
  );
}
