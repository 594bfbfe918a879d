import { assemble } from "../../src/verdict/assemble.ts";
import type { Facts } from "../../src/verdict/facts.ts";
import type { Report } from "../../src/verdict/report.ts";

/** The report of a run of two seconds that knows these facts. */
export const assembled = (facts: Facts, state: Report["state"] = "complete"): Report =>
  assemble(facts, {
    id: "run_1",
    state,
    mode: "normal",
    producer: { version: "0.0.0" },
    requestedBy: { door: "cli", user: null, workspace: null, channel: null },
    startedAt: "2026-08-01T11:59:58.000Z",
    elapsedMs: 2_000,
    limits: [],
    truncated: [],
  });
