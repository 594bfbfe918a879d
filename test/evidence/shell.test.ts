import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commandLine, quote } from "../../src/evidence/shell.ts";
import { nasty } from "../build/nasty.ts";
import { shellWords } from "../build/shell-words.ts";

/** What a shell cannot hold, and what no text is. */
const sound = (word: string): string => word.toWellFormed().replaceAll("\0", "\ufffd");

describe("quoting for a shell", () => {
  test("any words come back as they were", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(nasty, fc.string({ unit: "binary" })), { minLength: 1 }), (words) => {
        expect(shellWords(commandLine(words))).toEqual(words.map(sound));
      }),
      { numRuns: 500 },
    );
  });

  test("nothing invisible is ever pasted", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (word) => {
        expect(quote(word)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  test.each([
    ["api.example.com", "api.example.com"],
    ["[2001:db8::1]:443", "'[2001:db8::1]:443'"],
    ["it's", "'it'\\''s'"],
    ["a b", "'a b'"],
    ["", "''"],
    ["~root", "'~root'"],
    ["=ls", "'=ls'"],
    ["{a,b}", "'{a,b}'"],
    ["\u001b[201~", "$'\\033[201~'"],
    ["\u202e", "$'\\342\\200\\256'"],
  ])("%j is written %s", (word, written) => {
    expect(quote(word)).toBe(written);
  });
});
