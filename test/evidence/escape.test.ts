import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { item, shorten, slackText, slackTextWithin, terminalText } from "../../src/evidence/escape.ts";
import { nasty } from "../build/nasty.ts";

const any = fc.oneof(nasty, fc.string({ unit: "binary" }));
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

describe("for a terminal", () => {
  test("nothing that cannot be seen is left", () => {
    fc.assert(
      fc.property(any, (text) => {
        expect(terminalText(text)).not.toMatch(unseen);
      }),
      { numRuns: 500 },
    );
  });
  test("what can be seen stays as it is", () => {
    const plain = "naïve 日本 *.example.com — (ok) 😀";
    expect(terminalText(plain)).toBe(plain);
  });
  test.each([
    ["\u001b[2J", "\\x1b[2J"],
    ["a\nb", "a\\x0ab"],
    ["\u009b31m", "\\x9b31m"],
    ["\u202egnp", "\\u202egnp"],
    ["\u2066x\u2069", "\\u2066x\\u2069"],
    ["a\u200bb\ufeff", "a\\u200bb\\ufeff"],
    ["\u{e0041}", "\\u{e0041}"],
  ])("%j is shown as %s", (text, shown) => {
    expect(terminalText(text)).toBe(shown);
  });
});

describe("for Slack", () => {
  test("no mention, link, date or entity can be made of any text", () => {
    fc.assert(
      fc.property(any, (text) => {
        const sent = slackText(text);
        expect(sent).not.toMatch(/[<>]/);
        expect(sent.replaceAll(/&(?:amp|lt|gt);/g, "")).not.toContain("&");
        expect(sent).not.toMatch(/@(?:here|channel|everyone)\b/i);
        expect(sent).not.toMatch(/[a-z]:\/\//i);
      }),
      { numRuns: 500 },
    );
  });
  test("ordinary words are sent as they are", () => {
    expect(slackText("TLS suspect: 203.0.113.7 (9 of 9), api.example.com")).toBe(
      "TLS suspect: 203.0.113.7 (9 of 9), api.example.com",
    );
    expect(slackText("a & b < c")).toBe("a &amp; b &lt; c");
  });
  test("the bound holds for what is sent, and no entity is cut", () => {
    fc.assert(
      fc.property(any, fc.integer({ min: 1, max: 300 }), (text, limit) => {
        const sent = slackTextWithin(text, limit);
        expect(sent.length).toBeLessThanOrEqual(limit);
        expect(sent.replaceAll(/&(?:amp|lt|gt);/g, "")).not.toContain("&");
      }),
      { numRuns: 300 },
    );
    expect(slackTextWithin("&".repeat(400), 300).length).toBeGreaterThan(250);
  });
});

describe("shortening", () => {
  test("never longer than the limit, and never half a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat(100), (text, limit) => {
        const short = shorten(text, limit);
        expect(short.length).toBeLessThanOrEqual(limit);
        expect(short.isWellFormed()).toBe(true);
        if (text.length <= limit) expect(short).toBe(text);
      }),
    );
  });
  test("what was left out is said", () => {
    expect(shorten("a".repeat(81), 80)).toBe(`${"a".repeat(79)}…`);
    expect(item("x\u0007".repeat(60))).toHaveLength(80);
  });
});
