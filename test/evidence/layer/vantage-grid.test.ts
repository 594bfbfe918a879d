import fc from "fast-check";
import { expect, test } from "vitest";
import { columnsOf, gridColumns, gridRows } from "../../../src/evidence/grid.ts";
import type { Cell } from "../../../src/evidence/layer/connect-cell.ts";
import { vantageGrid } from "../../../src/evidence/layer/vantage-grid.ts";
import { addressNames, vantageNames } from "../../../src/evidence/names.ts";

const ok: Cell = { text: "5 ms", kind: "ok", ms: 5 };
const refused: Cell = { text: "refused", kind: "failed" };
const row = (address: string, step: string, cells: Readonly<Record<string, Cell>>) => ({
  address,
  step,
  cells: new Map(Object.entries(cells)),
});

test("where every vantage says the same of every address it is a sentence", () => {
  const all = { fra: refused, lon: refused, iad: refused, sfo: refused };
  const addresses = ["203.0.113.7", "203.0.113.8"];
  const table = addresses.map((address) => row(address, "TCP", all));
  expect(vantageGrid(table, addressNames(addresses), vantageNames(Object.keys(all)))).toEqual({
    text: null,
    legend: null,
    sentence: "From all 4 vantages at both addresses: refused.",
  });
});

test("the step that failed first stands in the cell, and how far it came where none did", () => {
  const table = [
    row("203.0.113.7", "TCP", { fra: ok, lon: ok, iad: refused, sfo: ok }),
    row("203.0.113.7", "TLS", { fra: { text: "9 ms", kind: "ok", ms: 9 }, lon: { text: "EXPIRED", kind: "suspect" } }),
  ];
  expect(vantageGrid(table, addressNames(["203.0.113.7"]), vantageNames(["fra", "lon", "iad", "sfo"])).text?.split("\n")).toEqual(
    ["     203.0.113.7", "lon  EXPIRED", "iad  refused", "fra  9 ms", "sfo  5 ms"],
  );
});

test("however many vantages and addresses, and whatever they are called, it keeps within 40 columns and 12 lines", () => {
  const anyCell = fc.constantFrom(ok, refused, { text: "timed out", kind: "failed" as const });
  const anyTable = fc
    .record({
      vantages: fc.uniqueArray(fc.string({ unit: "binary", maxLength: 30 }), { minLength: 4, maxLength: 60 }),
      addresses: fc.integer({ min: 1, max: 8 }),
      cells: fc.array(anyCell, { minLength: 7, maxLength: 7 }),
    })
    .map(({ vantages, addresses, cells }) =>
      Array.from({ length: addresses }, (_, a) => ({
        address: `203.0.113.${a + 7}`,
        step: "TCP",
        cells: new Map(vantages.map((name, v) => [name, cells[(v * 3 + a) % cells.length] ?? ok])),
      })),
    );
  fc.assert(
    fc.property(anyTable, (table) => {
      const { text, sentence } = vantageGrid(
        table,
        addressNames(table.map(({ address }) => address)),
        vantageNames(table.flatMap(({ cells }) => [...cells.keys()])),
      );
      expect(text === null).toBe(sentence !== null);
      const lines = text?.split("\n") ?? [];
      expect(lines.length).toBeLessThanOrEqual(gridRows);
      for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(gridColumns);
      if (lines.length > 0) expect(lines.length).toBeGreaterThan(2);
    }),
  );
});
