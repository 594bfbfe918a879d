import { describe, expect, test } from "vitest";
import { finishedMessage } from "../../../src/slack/message/finished.ts";
import { expiredReport } from "../../build/report.ts";
import { checkMessage, checkView } from "../kit/limits.ts";

const good = finishedMessage(expiredReport(), { user: "U0ANA", revision: 1, form: "rich" });
const context = (text: string, id = "x") => ({ type: "context", block_id: id, elements: [{ type: "mrkdwn", text }] });
const button = (told: object) => ({
  type: "actions",
  block_id: "b",
  elements: [{ type: "button", action_id: "a", text: { type: "plain_text", text: "Go" }, value: "run_1", ...told }],
});

describe("what Slack would refuse", () => {
  test("a real message has nothing of it", () => {
    expect(checkMessage(good)).toEqual([]);
  });
  test.each<[string, { text: string; blocks: readonly unknown[] }]>([
    ["no text", { text: "", blocks: good.blocks }],
    ["text over 300", { text: "a".repeat(301), blocks: [] }],
    ["over 50 blocks", { text: "a", blocks: Array.from({ length: 51 }, (_, index) => context("a", `x${index}`)) }],
    ["a block id twice", { text: "a", blocks: [context("a"), context("b")] }],
    [
      "an empty text element",
      {
        text: "a",
        blocks: [
          { type: "rich_text", block_id: "r", elements: [{ type: "rich_text_section", elements: [{ type: "text", text: "" }] }] },
        ],
      },
    ],
    [
      "over 10 context elements",
      {
        text: "a",
        blocks: [{ type: "context", block_id: "x", elements: Array.from({ length: 11 }, () => ({ type: "mrkdwn", text: "a" })) }],
      },
    ],
    ["a button text over 75", { text: "a", blocks: [button({ text: { type: "plain_text", text: "a".repeat(76) } })] }],
    ["a value over 2000", { text: "a", blocks: [button({ value: "a".repeat(2_001) })] }],
    [
      "over 25 actions",
      {
        text: "a",
        blocks: [
          {
            ...button({}),
            elements: Array.from({ length: 26 }, (_, index) => ({ ...button({}).elements[0], action_id: `a${index}` })),
          },
        ],
      },
    ],
    [
      "an action id twice",
      { text: "a", blocks: [{ ...button({}), elements: [button({}).elements[0], button({}).elements[0]] }] },
    ],
    [
      "a section over 3000",
      { text: "a", blocks: [{ type: "section", block_id: "s", text: { type: "mrkdwn", text: "a".repeat(3_001) } }] },
    ],
    [
      "a task that is completed",
      {
        text: "a",
        blocks: [
          {
            type: "plan",
            block_id: "p",
            title: "t",
            tasks: [{ type: "task_card", task_id: "d", title: "t", status: "completed" }],
          },
        ],
      },
    ],
    ["an unknown field", { text: "a", blocks: [{ ...context("a"), emoji: true }] }],
    ["an unknown block", { text: "a", blocks: [{ type: "data_visualization", block_id: "d" }] }],
  ])("%s", (_, message) => {
    expect(checkMessage(message)).not.toEqual([]);
  });
  test("a modal's title has 24 characters", () => {
    const view = {
      type: "modal",
      title: { type: "plain_text", text: "a".repeat(25) },
      close: { type: "plain_text", text: "Close" },
      blocks: [context("a")],
    };
    expect(checkView(view)).toHaveLength(1);
    expect(checkView({ ...view, title: { type: "plain_text", text: "Commands" } })).toEqual([]);
  });
});
