import { describe, expect, test } from "vitest";
import { advance, beginning, type Progress, progressLines } from "../../../src/cli/render/progress.ts";
import type { Event } from "../../../src/triage/event.ts";
import { expiredReport, layer } from "../../build/report.ts";

const report = expiredReport();
const base = { seq: 1, run: "run_7f3a", at: report.startedAt };
const events: Event[] = [
  { ...base, type: "started", target: report.target, vantages: ["eu-west-1"] },
  ...report.observations.slice(0, 6).map((observation): Event => ({ ...base, type: "observation", observation })),
  { ...base, type: "layer", layer: layer("dns", "healthy", "4 resolvers give 2 addresses") },
  { ...base, type: "layer", layer: layer("tls", "suspect", "certificate expired\u001b[2J 3 days ago on 1 of 2 addresses") },
];
const stateAfter = (upTo: number): Progress => events.slice(0, upTo).reduce(advance, beginning);
const ink = { columns: 60, color: false };

describe("live progress", () => {
  test("layers wait, are probed, are decided", () => {
    expect(progressLines(stateAfter(1), ink, 0)).toEqual([
      "api.example.com: 0 ms",
      "  DNS   waiting",
      "  TCP   waiting",
      "  TLS   waiting",
      "  HTTP  waiting",
    ]);
    expect(progressLines(stateAfter(events.length), ink, 1_200)).toEqual([
      "api.example.com: 1.2 s",
      "  DNS   healthy  4 resolvers give 2 addresses",
      "  TCP   probing (2)",
      "  TLS   suspect  certificate expired\\x1b[2J 3 days ago on …",
      "  HTTP  waiting",
    ]);
  });
  test("each line stays on its line, at any width", () => {
    for (const columns of [10, 40, 200]) {
      for (const line of progressLines(stateAfter(events.length), { columns, color: false }, 1))
        expect(line.length).toBeLessThan(columns);
    }
  });
  test("colour is around the word alone", () => {
    const lines = progressLines(stateAfter(events.length), { columns: 60, color: true }, 1);
    expect(lines[1]).toBe("  DNS   \u001b[32mhealthy\u001b[39m  4 resolvers give 2 addresses");
  });
  test("a first verdict, and a limit that bites, are told", () => {
    const limited = advance(stateAfter(3), {
      ...base,
      type: "limit",
      limit: { who: "here", what: "2 probes a second", effect: "waited", ms: 400 },
    });
    const told = advance(limited, { ...base, type: "verdict", verdict: "suspect", headline: report.headline });
    expect(progressLines(told, { ...ink, columns: 120 }, 1).slice(-2)).toEqual([
      "  waited 400 ms: 2 probes a second",
      `  so far: ${report.headline}`,
    ]);
  });
});
