import { describe, expect, test } from "vitest";
import * as answers from "../../../src/slack/message/answers.ts";
import { askedBy } from "../../../src/slack/message/asked-by.ts";
import { finishedMessage } from "../../../src/slack/message/finished.ts";
import { paragraph, prose } from "../../../src/slack/message/rich.ts";
import { expiredReport } from "../../build/report.ts";
import { readable } from "../../build/slack-text.ts";

describe("short answers", () => {
  test("the acknowledgement has no blocks, so nothing can fail", () => {
    expect(answers.startedAnswer("api.example.com", 3, 10_000)).toEqual({
      text: "Triage of api.example.com started from 3 vantages. The verdict comes in this channel within 10 s.",
      blocks: [],
    });
  });
  test.each<[string, ReturnType<typeof answers.unknownWord>]>([
    [
      "Already running: @U0ANA asked 4.0 s ago. You are on it: (link). The verdict comes there.",
      answers.alreadyRunning({ by: "U0ANA", agoMs: 4_000, permalink: "https://example.slack.com/x" }),
    ],
    [
      "I don't know `resolver`. Did you mean `/triage resolvers api.example.com`?",
      answers.unknownWord("resolver", "/triage resolvers api.example.com"),
    ],
    [
      "That run is 40 days old. Its evidence was deleted after 30 days. *Run again* asks the same anew.",
      answers.staleRun(40, 30),
    ],
    [
      "Nothing is running in this channel.\nAsked from: here. Faultline 0.1.0.",
      answers.statusAnswer({ running: [], vantages: ["here"], version: "0.1.0" }),
    ],
    [
      "*1 triage running here*\n• `api.example.com`, for 4.0 s, asked by @U0ANA\nAsked from: here. Faultline 0.1.0.",
      answers.statusAnswer({
        running: [{ target: "api.example.com", by: "U0ANA", forMs: 4_000 }],
        vantages: ["here"],
        version: "0.1.0",
      }),
    ],
  ])("%s", (said, message) => {
    expect(readable(message.blocks)).toBe(said);
  });
  test("of many vantages some are named, and the rest is counted", () => {
    const vantages = Array.from({ length: 13 }, (_, n) => `v${n}`);
    expect(answers.statusAnswer({ running: [], vantages, version: "0.1.0" }).text).toContain("v8 and 4 more.");
  });
  test("a link that is not https is no link", () => {
    expect(readable(answers.alreadyRunning({ by: null, agoMs: 4_000, permalink: "javascript:alert(1)" }).blocks)).toBe(
      "Already running: somebody asked 4.0 s ago. The verdict comes in this channel.",
    );
  });
  test("the verdict for one person opens with how to share it, and its text is escaped once", () => {
    const report = expiredReport();
    const [root] = report.findings;
    if (root === undefined) throw new TypeError("no finding");
    const message = answers.privately(
      finishedMessage({ ...report, findings: [{ ...root, owner: "edge & <core>" }] }, { user: null, revision: 1, form: "rich" }),
    );
    expect(readable(message.blocks)).toMatch(
      /^Only you see this\. To share it as a thread: `\/invite @Faultline`, then \*Run again\*\.\n\n:red_circle:/,
    );
    expect(message.text).toContain("edge &amp; &lt;core&gt;");
  });
  test("help says every command", () => {
    const said = readable(answers.helpAnswer().blocks);
    for (const typed of [
      "/triage TARGET",
      "/triage resolvers NAME",
      "/triage status",
      "/triage cancel",
      "/triage help",
      "expect:200",
    ])
      expect(said).toContain(`\`${typed}`);
  });
});

test("a block always holds something, and an id that Slack did not give is no mention", () => {
  expect(paragraph("p", [[], []]).elements).toEqual([{ type: "rich_text_section", elements: [{ type: "text", text: "-" }] }]);
  const asked = (user: string | null): string =>
    readable([askedBy("a", { user, at: "soon", run: "run_1", vantages: 2, tookMs: 1_800 })]);
  expect(asked("U0ANA")).toBe("(small) asked by <@U0ANA>, 2 vantages, 1.8 s, `run_1`");
  expect(asked("!channel")).toBe("(small) 2 vantages, 1.8 s, `run_1`");
});

test("names stand as code, only where they are whole words", () => {
  const said = (text: string): string =>
    readable([
      {
        type: "rich_text",
        elements: [{ type: "rich_text_section", elements: prose(text, ["api.example.com", "example.com", "203.0.113.7"]) }],
      },
    ]);
  expect(said("api.example.com at 203.0.113.7, not 203.0.113.78.")).toBe("`api.example.com` at `203.0.113.7`, not 203.0.113.78.");
  expect(said("the zone example.com.")).toBe("the zone `example.com`.");
  expect(said("myapi.example.com")).toBe("myapi.example.com");
});
