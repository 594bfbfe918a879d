import { describe, expect, test } from "vitest";
import { blastRadius, sharedLabel } from "../../src/evidence/blast-radius.ts";
import { conclusionOf } from "../../src/evidence/conclusion.ts";
import { parentWords } from "../../src/evidence/parent.ts";
import type { VantageSelf } from "../../src/observation/vantage.ts";
import type { Report } from "../../src/verdict/report.ts";
import { assembled } from "../build/assembled.ts";
import { one, two } from "../build/common.ts";
import { fleet, fleetFacts, fra, iad, lon, office, resolvedAt, servedTo, sfo } from "../build/fleet.ts";
import { tcp } from "../build/tcp.ts";

/** Both addresses are given to all, and one of them refuses these. */
function refusing(hurt: readonly VantageSelf[], vantages: readonly VantageSelf[] = fleet): Report {
  const observations = fleet.flatMap((self) => [
    ...resolvedAt(self, [one, two]),
    ...servedTo(self, hurt.includes(self) ? [two] : [one, two]),
    ...(hurt.includes(self) ? tcp(one, "refused", { vantage: self.name }) : []),
  ]);
  return assembled(fleetFacts(observations, vantages));
}
const said = (report: Report) => {
  const [root] = report.findings;
  return root === undefined ? null : blastRadius(report, root);
};

describe("the blast radius", () => {
  test("how many vantages, what they have in common, and which address", () => {
    const report = refusing([fra, lon]);
    expect(said(report)).toBe("Fails from 2 of 5 vantages (fra and lon), all in eu; address 203.0.113.7 only.");
    expect(conclusionOf(report)?.hurt).toContain("all in eu; address 203.0.113.7 only.");
    expect(parentWords(report).scope).toContain("from 2 of 5 vantages (fra and lon), all in eu.");
    expect(report.findings[0]?.next.at(-1)).toBe(
      "203.0.113.8 works from there, and 203.0.113.7 from iad, office and sfo: look at what lies between fra and lon and 203.0.113.7 alone, a rule by source or a route.",
    );
  });

  test("a label is named only where all of the hurt share it, and nobody who is well has it", () => {
    expect(said(refusing([fra, iad]))).toBe("Fails from 2 of 5 vantages (fra and iad); address 203.0.113.7 only.");
    expect(said(refusing([office]))).toBe("Fails from 1 of 5 vantages (office); address 203.0.113.7 only.");
    const also = { ...sfo, labels: { region: "eu" } };
    expect(said(refusing([fra, lon], [fra, lon, iad, also, office]))).not.toContain("all in");
    expect(said(refusing([fra, lon], [fra, lon, iad, { ...also, status: "suspect" }, office]))).toContain("all in eu");
    // One that dropped out had seen it well before.
    expect(said(refusing([fra, lon], [fra, lon, iad, { ...also, status: "offline" }, office]))).not.toContain("all in");
    expect(
      sharedLabel(
        refusing([fra, lon], [{ ...fra, labels: { net: "a b" } }, { ...lon, labels: { net: "a b" } }, iad, sfo, office]),
        ["fra", "lon"],
      ),
    ).toBe("all with net=a b");
  });

  test("nothing is said of it where it fails from everywhere", () => {
    expect(said(refusing(fleet))).toBeNull();
    expect(said(refusing([fra], [fra]))).toBeNull();
  });
});
