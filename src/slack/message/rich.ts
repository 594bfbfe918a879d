import type { types } from "@slack/bolt";
import { shorten, terminalText } from "../../evidence/escape.ts";
import { asTypedInChat } from "./chat-options.ts";

/**
 * Text of a run goes into rich_text elements only: nothing in them is parsed, so whatever a target wrote stays words, and no mention,
 * link or formatting can be made of it. mrkdwn holds nothing but our own constants.
 */
export type Inline = types.RichTextElement;

/** What one rich_text or preformatted block holds at most here; Slack's own bound on a section's text. */
export const blockLimit = 3_000;

export const words = (text: string, style?: { bold?: true; code?: true }): Inline[] => {
  const shown = text.split("\n").map(terminalText).join("\n");
  return shown === "" ? [] : [{ type: "text", text: shown, ...(style === undefined ? {} : { style }) }];
};
export const bold = (text: string): Inline[] => words(text, { bold: true });
export const code = (text: string): Inline[] => words(text, { code: true });
export const emoji = (name: string): Inline => ({ type: "emoji", name });
export const newline: Inline = { type: "text", text: "\n" };

/** A person, without a notification where the message is an edit or the post says so elsewhere; an id that is none is left as words. */
export const person = (user: string): Inline[] =>
  /^[UW][A-Z0-9]{2,20}$/.test(user) ? [{ type: "user", user_id: user }] : words(user);

/** Prose in which what one copies (hosts, addresses, cause ids, commands between backticks) stands as code, and options as chat spells them. `things`: longest first. */
export function prose(text: string, things: readonly string[], style?: { bold: true }): Inline[] {
  return asTypedInChat(text)
    .split(/`([^`\n]{2,200})`/)
    .flatMap((part, index) => (index % 2 === 1 ? words(part, { ...style, code: true }) : named(part, things, style)));
}

function named(text: string, things: readonly string[], style?: { bold: true }): Inline[] {
  const found = things.flatMap((thing) => occurrences(text, thing));
  const kept: { at: number; thing: string }[] = [];
  for (const one of found) {
    const overlaps = kept.some(({ at, thing }) => one.at < at + thing.length && at < one.at + one.thing.length);
    if (!overlaps) kept.push(one);
  }
  const inlines: Inline[] = [];
  let done = 0;
  for (const { at, thing } of kept.toSorted((a, b) => a.at - b.at)) {
    inlines.push(...words(text.slice(done, at), style), ...words(thing, { ...style, code: true }));
    done = at + thing.length;
  }
  return [...inlines, ...words(text.slice(done), style)];
}

/** Where a thing stands as a word of its own: `203.0.113.7` is not in `203.0.113.78`, nor `example.com` in `api.example.com`. */
function occurrences(text: string, thing: string): { at: number; thing: string }[] {
  const places: { at: number; thing: string }[] = [];
  for (let at = text.indexOf(thing); at >= 0 && places.length < 50; at = text.indexOf(thing, at + thing.length)) {
    const before = text[at - 1] ?? " ";
    const after = text.slice(at + thing.length, at + thing.length + 2);
    if (!/[\p{L}\p{N}._:-]/u.test(before) && !/^(?:[\p{L}\p{N}_-]|[.:][\p{L}\p{N}])/u.test(after)) places.push({ at, thing });
  }
  return places;
}

/** Lines of one block, with a line break between; what goes over the bound is cut. */
export function paragraph(id: string, lines: readonly (readonly Inline[])[]): types.RichTextBlock {
  const joined = lines.filter((line) => line.length > 0).flatMap((line, index) => (index === 0 ? [...line] : [newline, ...line]));
  return {
    type: "rich_text",
    block_id: id,
    elements: [
      { type: "rich_text_section", elements: joined.length === 0 ? [{ type: "text", text: "-" }] : within(joined, blockLimit) },
    ],
  };
}

function within(inlines: readonly Inline[], limit: number): Inline[] {
  let left = limit;
  return inlines.flatMap((inline) => {
    if (left <= 0) return [];
    const length = inline.type === "text" ? inline.text.length : 20;
    const kept = inline.type === "text" && length > left ? { ...inline, text: shorten(inline.text, left) } : inline;
    left -= length;
    return kept.type === "text" && kept.text === "" ? [] : [kept];
  });
}

/** A grid or one command: monospaced, copied by one long press. */
export function preformatted(id: string, text: string): types.RichTextBlock {
  const shown = shorten(text.split("\n").map(terminalText).join("\n"), blockLimit);
  return {
    type: "rich_text",
    block_id: id,
    elements: [{ type: "rich_text_preformatted", elements: [{ type: "text", text: shown === "" ? " " : shown }] }],
  };
}

/** The small grey line. plain_text: nothing in it is parsed, not even an emoji. */
export function small(id: string, text: string): types.ContextBlock {
  return {
    type: "context",
    block_id: id,
    elements: [{ type: "plain_text", emoji: false, text: shorten(terminalText(text), 2_000) || "-" }],
  };
}
