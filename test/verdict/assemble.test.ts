import { expect, test } from "vitest";
import type { Observation } from "../../src/observation/observation.ts";
import { assemble } from "../../src/verdict/assemble.ts";
import { now, one } from "../build/common.ts";
import { factsOf } from "../build/judged.ts";
import { report } from "../build/report.ts";
import { connect } from "../build/tcp.ts";
import { control } from "../build/vantage.ts";

const told = (host: string): Observation =>
  control(host, { headers: [["date", new Date(Date.parse(now) + 600_000).toUTCString()]] }, { at: now, elapsedMs: 20 });

test("a run's own list grows between two reports, and the second tells of all that is in it", () => {
  const list: Observation[] = [connect(one, "connected")];
  const facts = { ...factsOf(list), observations: list };
  expect(assemble(facts, report({})).vantages.map(({ clockOffsetMs }) => clockOffsetMs)).toEqual([
    facts.vantages[0]?.clockOffsetMs,
  ]);
  list.push(...["198.51.100.80", "203.0.113.80", "192.0.2.80"].map(told));
  const [self] = assemble(facts, report({})).vantages;
  expect(Math.round((self?.clockOffsetMs ?? 0) / 1_000)).toBe(600);
});
