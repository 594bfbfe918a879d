import { describe, expect, test } from "vitest";
import { checkMessageBlocks } from "../../src/sandbox/block/check.ts";
import { checkView } from "../../src/sandbox/block/view.ts";
import { Refused } from "../../src/sandbox/refused.ts";
import { layers, running, verdict } from "./scripted-messages.ts";

const plain = (text: string) => ({ type: "plain_text", text });
const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text } });
const button = (more: object = {}) => ({ type: "button", action_id: "a", text: plain("Go"), ...more });
const actions = (...elements: object[]) => ({ type: "actions", elements });
const options = (count: number) => Array.from({ length: count }, (_, index) => ({ text: plain("x"), value: `v${index}` }));
const richText = (text: string) => ({
  type: "rich_text",
  elements: [{ type: "rich_text_preformatted", elements: [{ type: "text", text }] }],
});

function refusalOf(work: () => unknown): { error: string; messages: string } {
  try {
    work();
  } catch (error) {
    if (error instanceof Refused) return { error: error.error, messages: JSON.stringify(error.more) };
    throw error;
  }
  return { error: "none", messages: "" };
}

describe("blocks of a message", () => {
  test("those that an incident needs are taken, and get the ids they lack", () => {
    for (const { blocks } of [running, verdict, ...layers]) {
      const kept = checkMessageBlocks(structuredClone(blocks));
      expect(kept.every(({ block_id }) => typeof block_id === "string")).toBe(true);
    }
    const [kept] = checkMessageBlocks([actions({ type: "button", text: plain("Go") })]);
    expect(kept).toMatchObject({ elements: [{ action_id: expect.any(String) }] });
  });

  test.each<[string, unknown, string]>([
    ["a text too long", [section("x".repeat(3001))], "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"],
    ["an empty text", [section("")], "must be more than 0 characters"],
    ["an unknown field", [{ ...section("a"), colour: "red" }], "invalid additional property: colour [json-pointer:/blocks/0]"],
    [
      "an unknown field deep inside",
      [actions(button({ text: { ...plain("a"), bold: true } }))],
      "json-pointer:/blocks/0/elements/0/text]",
    ],
    ["an unknown block", [{ type: "hero" }], "unsupported type: hero [json-pointer:/blocks/0/type]"],
    [
      "an input in a message",
      [{ type: "input", label: plain("a"), element: { type: "plain_text_input" } }],
      "unsupported type: input",
    ],
    [
      "51 blocks",
      Array.from({ length: 51 }, () => ({ type: "divider" })),
      "no more than 50 items allowed [json-pointer:/blocks]",
    ],
    [
      "26 buttons",
      [actions(...Array.from({ length: 26 }, (_, index) => button({ action_id: `a${index}` })))],
      "no more than 25 items",
    ],
    [
      "11 context elements",
      [{ type: "context", elements: Array.from({ length: 11 }, () => plain("a")) }],
      "no more than 10 items",
    ],
    ["11 fields", [{ type: "section", fields: Array.from({ length: 11 }, () => plain("a")) }], "no more than 10 items"],
    ["a section of nothing", [{ type: "section" }], "missing required field: text or fields"],
    ["a long button", [actions(button({ text: plain("x".repeat(76)) }))], "must be less than 76 characters"],
    ["a long value", [actions(button({ value: "x".repeat(2001) }))], "must be less than 2001 characters"],
    ["six choices in an overflow", [actions({ type: "overflow", options: options(6) })], "no more than 5 items"],
    ["101 options", [actions({ type: "static_select", options: options(101) })], "no more than 100 items"],
    ["a long header", [{ type: "header", text: plain("x".repeat(151)) }], "must be less than 151 characters"],
    ["mrkdwn in a header", [{ type: "header", text: { type: "mrkdwn", text: "a" } }], "must be a valid enum value"],
    [
      "completed instead of complete",
      [{ type: "plan", title: "a", tasks: [{ type: "task_card", task_id: "a", title: "a", status: "completed" }] }],
      "valid enum value",
    ],
    [
      "a plan beside a card",
      [
        { type: "plan", title: "a" },
        { type: "task_card", task_id: "a", title: "a", status: "pending" },
      ],
      "must not be mixed",
    ],
    ["an empty rich text", [richText("")], "must be more than 0 characters"],
    ["a javascript link", [actions(button({ url: "javascript:alert(1)" }))], "json-pointer:/blocks/0/elements/0/url"],
    [
      "a block_id twice",
      [
        { ...section("a"), block_id: "b" },
        { ...section("a"), block_id: "b" },
      ],
      "block_id already exists: b [json-pointer:/blocks/1/block_id]",
    ],
    ["an action_id twice in a block", [actions(button(), button())], "action_id already exists: a"],
    ["no array", "blocks", "json-pointer:/blocks]"],
  ])("%s is refused", (_name, blocks, reason) => {
    const { error, messages } = refusalOf(() => checkMessageBlocks(blocks));
    expect(error).toBe("invalid_blocks");
    expect(messages).toContain(reason);
  });
});

describe("a view", () => {
  const view = (more: object = {}) => ({ type: "modal", title: plain("A title"), blocks: [section("a")], ...more });
  const input = { type: "input", block_id: "i", label: plain("Owner"), element: { type: "plain_text_input", action_id: "a" } };

  test("a good one is taken", () => expect(checkView(view({ submit: plain("Save"), blocks: [input] })).blocks).toHaveLength(1));

  test.each<[string, unknown, string]>([
    ["a title of 25", view({ title: plain("x".repeat(25)) }), "must be less than 25 characters [json-pointer:/view/title/text]"],
    [
      "101 blocks",
      view({ blocks: Array.from({ length: 101 }, () => section("a")) }),
      "no more than 100 items allowed [json-pointer:/view/blocks]",
    ],
    ["long private_metadata", view({ private_metadata: "x".repeat(3001) }), "must be less than 3001 characters"],
    ["an input without submit", view({ blocks: [input] }), "missing required field: submit"],
    ["an unknown field", view({ size: "large" }), "invalid additional property: size"],
    ["no title", { type: "modal", blocks: [section("a")] }, "missing required field: title"],
  ])("%s is refused", (_name, value, reason) => {
    const { error, messages } = refusalOf(() => checkView(value));
    expect(error).toBe("invalid_arguments");
    expect(messages).toContain(reason);
  });

  test("more than 250 kB is too large", () => {
    const blocks = Array.from({ length: 100 }, () => section("x".repeat(2900)));
    expect(refusalOf(() => checkView(view({ blocks }))).error).toBe("view_too_large");
  });
});
