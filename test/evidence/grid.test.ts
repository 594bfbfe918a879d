import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allAlike, clip, columnsOf, grid } from "../../src/evidence/grid.ts";
import { nasty } from "../build/nasty.ts";

describe("a grid", () => {
  test("numbers to the right, two blanks between", () => {
    const head = [{ head: "resolver" }, { head: "TTL", align: "right" as const }];
    expect(grid(head, [{ cells: ["10.0.0.2", "41"] }, { cells: ["8.8.8.8", "187"] }])).toBe(
      "resolver  TTL\n10.0.0.2   41\n8.8.8.8   187",
    );
  });
  test("worst rows first, equals in their order", () => {
    const rows = [{ cells: ["a"] }, { cells: ["b"], weight: 2 }, { cells: ["c"] }, { cells: ["d"], weight: 2 }];
    expect(grid([{ head: "" }], rows)).toBe("b\nd\na\nc");
  });
  test("twelve lines at most, and what is left out is counted", () => {
    const rows = Array.from({ length: 24 }, (_, index) => ({ cells: [`r${index}`, "ok"], kind: "ok" }));
    const lines = grid([{ head: "who" }, { head: "how" }], rows).split("\n");
    expect(lines).toHaveLength(12);
    expect(lines.at(-1)).toBe("and 14 alike");
    const mixed = rows.map((row, index) => ({ ...row, kind: index === 23 ? "bad" : "ok" }));
    expect(
      grid([{ head: "who" }, { head: "how" }], mixed)
        .split("\n")
        .at(-1),
    ).toBe("and 14 more");
  });
  test("the gap shrinks, then the widest column gives way", () => {
    const text = grid([{ head: "name" }, { head: "ms", align: "right" }], [{ cells: ["x".repeat(60), "12"] }]);
    expect(text.split("\n").at(-1)).toBe(`${"x".repeat(36)}… 12`);
  });
  test("whatever stands in it, it keeps within 40 columns and 12 lines", () => {
    const rows = fc.array(fc.record({ cells: fc.array(nasty, { maxLength: 6 }), weight: fc.nat(3), kind: fc.string() }), {
      maxLength: 40,
    });
    const head = fc.array(
      fc.record({ head: fc.oneof(nasty, fc.constant("")), align: fc.constantFrom("left" as const, "right" as const) }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(head, rows, (columns, body) => {
        const lines = grid(columns, body).split("\n");
        expect(lines.length).toBeLessThanOrEqual(12);
        for (const line of lines) {
          expect(columnsOf(line)).toBeLessThanOrEqual(40);
          expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        }
      }),
      { numRuns: 300 },
    );
  });
});

test("wide characters take two columns, marks none", () => {
  expect(columnsOf("日本")).toBe(4);
  expect(columnsOf("e\u0301")).toBe(1);
  expect(clip("日本語", 4)).toBe("日…");
});

test("rows that agree are a sentence", () => {
  expect(allAlike([{ cells: ["a", "ok"] }, { cells: ["b", "ok"] }])).toBe(true);
  expect(allAlike([{ cells: ["a", "ok"] }, { cells: ["b", "no"] }])).toBe(false);
});
