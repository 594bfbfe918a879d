import fc from "fast-check";
import { expect, test } from "vitest";
import { clause, clauseLength, listed, shortened } from "../../src/cause/clause.ts";

test("whatever was written, a clause is one line of at most 60 characters", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
      const line = clause(text);
      expect([...line].length).toBeLessThanOrEqual(clauseLength);
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
      expect(line).toBe(line.trim());
    }),
  );
});

test("what fits stays as it is, and a cut is shown", () => {
  expect(clause("certificate expired 3 days ago")).toBe("certificate expired 3 days ago");
  expect(shortened("abcdef", 6)).toBe("abcdef");
  expect(shortened("abcdefg", 6)).toBe("abcde…");
  expect(shortened("😀😀😀", 2)).toBe("😀…");
});

test.each([
  [[], ""],
  [["a"], "a"],
  [["a", "b"], "a and b"],
  [["a", "b", "c", "d", "e"], "a, b, c, d and e"],
  [["a", "b", "c", "d", "e", "f", "g"], "a, b, c, d, e and 2 more"],
])("%j is listed as %s", (items, words) => expect(listed(items)).toBe(words));
