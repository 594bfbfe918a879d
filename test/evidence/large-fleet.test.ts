import { describe, expect, test } from "vitest";
import { artifactsOf } from "../../src/evidence/artifacts.ts";
import { conclusionOf } from "../../src/evidence/conclusion.ts";
import { columnsOf, gridColumns, gridRows } from "../../src/evidence/grid.ts";
import { parentWords } from "../../src/evidence/parent.ts";
import { pathView } from "../../src/evidence/path-view.ts";
import { resolverDiff } from "../../src/evidence/resolver-diff.ts";
import type { Observation } from "../../src/observation/observation.ts";
import type { VantageSelf } from "../../src/observation/vantage.ts";
import type { Report } from "../../src/verdict/report.ts";
import { assembled } from "../build/assembled.ts";
import { one, two } from "../build/common.ts";
import { fleetFacts, resolvedAt, servedTo } from "../build/fleet.ts";
import { vantage } from "../build/judged.ts";
import { near, trace } from "../build/path.ts";
import { connect, tcp } from "../build/tcp.ts";
import { nobody } from "../build/vantage.ts";

/** Names and labels as long as an operator may write them; of every seven one is away, one drops out and one is behind a proxy that accepts everything. */
const nameOf = (index: number): string => `branch-office-of-the-north-western-region-${index}-${"x".repeat(60)}`;
const fleetOf = (size: number): VantageSelf[] =>
  Array.from({ length: size }, (_, index) => ({
    ...vantage(nameOf(index)),
    labels: { region: `region-${"y".repeat(60)}-${index % 2}`, note: "z".repeat(60) },
    status: index % 7 === 5 || index % 7 === 6 ? "offline" : "ok",
  }));

function seenBy(self: VantageSelf, index: number, isHurt: boolean): Observation[] {
  const from = { vantage: self.name };
  const gone = connect(one, "unknown", { ...from, attempt: 9, skippedBecause: "the vantage gave no answer" });
  if (index % 7 === 5) return [gone];
  return [
    ...resolvedAt(self, [one, two]),
    ...servedTo(self, isHurt ? [two] : [one, two]),
    ...(isHurt ? [...tcp(one, "timeout", from), trace(one, [near], from)] : []),
    ...(index % 7 === 6 ? [gone] : []),
    ...(index % 7 === 4 ? [nobody("192.0.2.251", "accepted", from), nobody("198.51.100.252", "accepted", from)] : []),
  ];
}

function reportOf(size: number, isHurt: (index: number) => boolean): Report {
  const fleet = fleetOf(size);
  return assembled(
    fleetFacts(
      fleet.flatMap((self, index) => seenBy(self, index, isHurt(index))),
      fleet,
    ),
  );
}

/** All legends and sentences of one part, in characters: eleven rows of a grid name as many vantages, each with a name of 110 letters. */
const wordsOfPart = 2_000;

describe.each([8, 1_000])("a fleet of %i with long names and every status", (size) => {
  const away = Array.from({ length: size }, (_, index) => index).filter((index) => index % 7 === 5).length;
  const doubted = Array.from({ length: size }, (_, index) => index).filter((index) => index % 7 === 4).length;

  test("healthy: how many saw it, and what is missing, in a few lines", () => {
    const said = parentWords(reportOf(size, () => false));
    expect(said.first).toBe(`Healthy from ${size - away - doubted} of ${size} vantages, with a note`);
    expect(said.also.join(" ").length).toBeLessThan(600);
    expect(said.also.join(" ")).toContain("dropped out under way");
  });

  test("suspect: each part fits a phone", () => {
    const report = reportOf(size, (index) => index % 2 === 0 && index % 7 < 4);
    expect(report.verdict).toBe("suspect");
    const conclusion = conclusionOf(report);
    expect(conclusion?.hurt.length).toBeLessThan(700);
    expect(parentWords(report).scope.length).toBeLessThan(500);
    for (const { grids, legend, plain } of artifactsOf(report)) {
      for (const grid of grids) {
        expect(grid.split("\n").length).toBeLessThanOrEqual(gridRows);
        for (const line of grid.split("\n")) expect(columnsOf(line)).toBeLessThanOrEqual(gridColumns);
      }
      expect([...legend, ...plain].join(" ").length).toBeLessThan(wordsOfPart);
    }
    expect(pathView(report).plain.join(" ").length).toBeLessThan(wordsOfPart);
    expect(resolverDiff(report).legend.join(" ").length).toBeLessThan(wordsOfPart);
  });
});
