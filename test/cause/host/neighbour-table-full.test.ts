import { describe, expect, test } from "vitest";
import { limits } from "../../build/host-room.ts";
import { judged } from "../../build/judged.ts";

const run = (before: [number, number | null], after: [number, number | null], family: 4 | 6 = 4) =>
  ([before, after] as const).map(([entries, refused], index) =>
    limits({ neighbours: [{ family, entries, most: 64, refused }] }, { moment: index === 0 ? "before" : "after" }),
  );

describe("host.neighbour-table-full", () => {
  test("entries that found no place, in step with the run: named", () => {
    const [root] = judged(run([64, 10], [64, 22])).findings;
    expect(root).toMatchObject({ cause: "host.neighbour-table-full", role: "root" });
    expect(root?.summary).toContain("IPv4 neighbours is full: 64 of 64");
  });

  test("full all through, after some found no place", () => {
    expect(judged(run([65, 10], [64, 10], 6)).findings).toMatchObject([{ cause: "host.neighbour-table-full" }]);
  });

  test.each([
    ["a large table with room", [60, 0], [61, 0]],
    ["it was full once, long ago", [20, 900], [21, 900]],
    ["full of entries that were written by hand, and nobody found no place", [64, 0], [64, 0]],
  ] as const)("%s: none", (_, before, after) => {
    expect(judged(run([...before], [...after])).findings).toEqual([]);
  });
});
