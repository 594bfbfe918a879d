import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatDate } from "../../src/sandbox/page/dates.js";
import { type MrkdwnNode, parseMrkdwn, plainOf } from "../../src/sandbox/page/mrkdwn.js";

const kinds = new Set([
  "text",
  "code",
  "pre",
  "broadcast",
  "bold",
  "italic",
  "strike",
  "quote",
  "link",
  "user",
  "channel",
  "usergroup",
  "date",
  "emoji",
  "break",
]);

function flat(nodes: readonly MrkdwnNode[]): MrkdwnNode[] {
  return nodes.flatMap((node) => ("children" in node ? [node, ...flat(node.children)] : [node]));
}

describe("mrkdwn", () => {
  test("bold with code inside, up to the mark that closes", () => {
    expect(parseMrkdwn("*reached `a*b` and not* `c`")).toEqual([
      {
        kind: "bold",
        children: [
          { kind: "text", text: "reached " },
          { kind: "code", text: "a*b" },
          { kind: "text", text: " and not" },
        ],
      },
      { kind: "text", text: " " },
      { kind: "code", text: "c" },
    ]);
  });

  test.each(["* certificate not trusted", "2 * 3 * 4", "snake_case_name", "a*b*c", "*open", "``", "~ no ~", "11:02:33"])(
    "%s is plain text",
    (text) => {
      expect(flat(parseMrkdwn(text)).map(({ kind }) => kind)).toEqual(["text"]);
      expect(plainOf(parseMrkdwn(text))).toBe(text);
    },
  );

  test("quotes join, fences keep everything, entities are undone once", () => {
    expect(parseMrkdwn("&gt; one\n&gt; two\nthree")).toEqual([
      { kind: "quote", children: [{ kind: "text", text: "one" }, { kind: "break" }, { kind: "text", text: "two" }] },
      { kind: "text", text: "three" },
    ]);
    expect(parseMrkdwn("```a *b* <c>```")).toEqual([{ kind: "pre", text: "a *b* <c>" }]);
    expect(plainOf(parseMrkdwn("&amp;lt; &lt;b&gt;"))).toBe("&lt; <b>");
  });

  test("mentions, groups, dates and links", () => {
    expect(
      parseMrkdwn(
        "<@U0ANA> <#C1|random> <!subteam^S0EDGE> <!here> <!date^1795258923^{time}|11:02 UTC> <https://a.example/x?a=1&amp;b=2|site>",
      ).filter(({ kind }) => kind !== "text"),
    ).toEqual([
      { kind: "user", id: "U0ANA", text: "@U0ANA" },
      { kind: "channel", id: "C1", text: "#random" },
      { kind: "usergroup", id: "S0EDGE", text: "@S0EDGE" },
      { kind: "broadcast", text: "@here" },
      { kind: "date", seconds: 1795258923, format: "{time}", text: "11:02 UTC" },
      { kind: "link", url: "https://a.example/x?a=1&b=2", text: "site" },
    ]);
  });

  test.each(["<javascript:alert(1)|x>", "<data:text/html,x|x>", "<JAVASCRIPT:alert(1)>", "<vbscript:x|y>", "<//evil.example|c>"])(
    "%s makes no link",
    (text) => {
      expect(flat(parseMrkdwn(text)).filter(({ kind }) => kind === "link")).toEqual([]);
    },
  );

  const messy = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          "*",
          "_",
          "~",
          "`",
          "```",
          "<",
          ">",
          "|",
          "!",
          "@",
          "#",
          "&lt;",
          "&amp;",
          "\n",
          " ",
          "javascript:",
          "https://",
          "<!date^",
          "^",
          ":",
          "a",
        ),
        fc.string({ maxLength: 5 }),
      ),
      { maxLength: 60 },
    )
    .map((parts) => parts.join(""));

  test("arbitrary text gives the known kinds only, and links only to http, https or mailto", () => {
    fc.assert(
      fc.property(messy, (text) => {
        for (const node of flat(parseMrkdwn(text))) {
          expect(kinds.has(node.kind)).toBe(true);
          if (node.kind === "link") expect(node.url).toMatch(/^(https?:\/\/|mailto:)[^\s<>"]+$/i);
          if ("text" in node) expect(typeof node.text).toBe("string");
        }
      }),
      { numRuns: 1500 },
    );
  });

  test("text without marks stays as it is", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-gi-z0-9 .,;()/=+-]*$/), (text) => {
        expect(plainOf(parseMrkdwn(text))).toBe(text);
      }),
    );
  });

  test("a long hostile text takes no time", () => {
    const begun = performance.now();
    parseMrkdwn("*a _b ~c `d <e ".repeat(2700));
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});

describe("dates", () => {
  const at = Date.UTC(2026, 10, 18, 9) / 1000;
  const now = Date.UTC(2026, 10, 21, 11);
  test.each([
    ["{date_short_pretty} {time}", "18 Nov 2026 09:00"],
    ["{date_num}", "2026-11-18"],
    ["{ago}", "3 days ago"],
    ["{unknown} {time}", "{unknown} 09:00"],
  ])("%s", (format, expected) => expect(formatDate(at, format, now, "UTC")).toBe(expected));

  test("yesterday is called so", () => expect(formatDate(now / 1000 - 86_400, "{date_pretty}", now, "UTC")).toBe("yesterday"));
});
