import type { types } from "@slack/bolt";
import { slackTextWithin } from "../evidence/escape.ts";
import { unknownWord } from "./message/answers.ts";
import type { Message } from "./message/message.ts";
import { code, type Inline, paragraph, words } from "./message/rich.ts";

/** Slack's bound of a button's value. */
const valueAtMost = 2_000;

/** A sentence of ours in which `backticks` mark what is to be typed or was typed. */
export function sentences(...lines: readonly string[]): Message {
  const shown = lines.filter((line) => line !== "");
  return { text: slackTextWithin(shown.join(" "), 300), blocks: [paragraph("answer", shown.map(marked))] };
}

function marked(line: string): Inline[] {
  return line.split("`").flatMap((part, index) => (part === "" ? [] : index % 2 === 1 ? code(part) : words(part)));
}

/** The button beside "Did you mean": its action is read by {@link ranThat}. */
export const runThat = "run_that";

/** A word that we do not know, and the command that was probably meant, with a button where running it does no harm. */
export function unknownAnswer(word: string, instead: string | null, isSafe: boolean): Message {
  const said = unknownWord(word, instead === null ? null : `/triage ${instead}`);
  if (instead === null || !isSafe || instead.length > valueAtMost) return said;
  const button: types.Button = {
    type: "button",
    action_id: runThat,
    text: { type: "plain_text", text: "Run that" },
    value: instead,
    accessibility_label: "Run the command that was probably meant",
  };
  return { ...said, blocks: [...said.blocks, { type: "actions", block_id: runThat, elements: [button] }] };
}
