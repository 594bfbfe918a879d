import { describe, expect, test } from "vitest";
import type { ToolAnswer } from "../lab/beside/answer.ts";
import { columns, lineOfRow, type Row } from "../lab/beside/row.ts";
import { summaryOfRows } from "../lab/beside/summary.ts";

const row = (id: string, side: "fault" | "twin", named: string, alarm: string | null): Row => {
  const plugins: ToolAnswer = {
    tool: "monitoring-plugins",
    state: "answered",
    sayings: [{ check: "check_tcp", isAlarm: alarm !== null, words: alarm ?? "TCP OK" }],
    elapsedMs: 1_000,
  };
  const absent: ToolAnswer = { tool: "sslscan", state: "not-installed", sayings: [], elapsedMs: 0 };
  const expected = side === "fault" ? { cause: "tcp.refused" as const, pattern: "everywhere" as const } : "healthy";
  const cause = side === "fault" ? named === "tcp.refused" : named === "healthy";
  return {
    result: {
      one: { id, side, expected },
      score: { named, confidence: null, cause, pattern: true, scope: true },
      differences: cause ? [] : ["not so"],
      elapsedMs: 3_000,
    },
    answers: [plugins, absent],
    broken: null,
  };
};

const faults = "faults: noticed · in the right layer · by their cause";

describe("the summary", () => {
  const rows = [
    row("tcp.refused/one", "fault", "tcp.refused", "Connection refused"),
    row("tcp.refused/other", "fault", "inconclusive", "Connection refused"),
    row("tcp.refused/one", "twin", "healthy", null),
  ];
  const text = summaryOfRows(rows);

  test("counts by layer what each of them noticed and named, and a column that was never asked stays empty", () => {
    expect(text).toContain(`| tcp | ${faults} | 2 · 1 · 1 of 2 | 2 · 2 · 2 of 2 | – | – | – |`);
    expect(text).toContain("| tcp | false alarms | 0 of 1 | 0 of 1 | – | – | – |");
    expect(text).toContain("| tcp | time, median | 3.0 s | 1.0 s | – | – | – |");
  });

  test("a case whose command was given no time counts for nobody", () => {
    const [first] = rows;
    if (first === undefined) throw new Error("there is a row");
    const starved = { ...first, result: { ...first.result, elapsedMs: 20_000 } };
    expect(summaryOfRows([...rows, starved])).toContain(`| tcp | ${faults} | 2 · 1 · 1 of 2 | 2 · 2 · 2 of 2 |`);
    expect(summaryOfRows([...rows, starved])).toContain("Left out, because the machine was too busy (1)");
  });

  test("a tool that was cut off before it said anything is not counted, and one that had is", () => {
    const [first] = rows;
    const [plugins] = first?.answers ?? [];
    if (first === undefined || plugins === undefined) throw new Error("there is a row");
    const silent: ToolAnswer = { ...plugins, tool: "testssl.sh", state: "cut-off", sayings: [] };
    const loud: ToolAnswer = { ...silent, sayings: plugins.sayings };
    const of = (answer: ToolAnswer): string => summaryOfRows([{ ...first, answers: [answer] }]);
    expect(of(silent)).toContain(`| tcp | ${faults} | 1 · 1 · 1 of 1 | – | – | – | – |`);
    expect(of(loud)).toContain(`| tcp | ${faults} | 1 · 1 · 1 of 1 | – | – | 1 · 1 · 1 of 1 | – |`);
  });

  test("says where another was right and Faultline was not", () => {
    expect(text).toContain(
      "Another tool named the cause, and Faultline did not (1)\n  tcp.refused/other fault (monitoring-plugins)",
    );
  });

  test("a line of the whole table has a field for each column, whatever the tools print", () => {
    const strange = row("tcp.refused/one", "fault", "tcp.refused", "a\tb\r\nc\u001b[31m");
    expect(lineOfRow(strange).split("\t")).toHaveLength(columns.length);
    expect(lineOfRow(strange)).not.toMatch(/[\n\r\u001b]/);
  });
});
