import { describe, expect, test } from "vitest";
import { failed } from "../../src/observation/failure.ts";
import type { Answer } from "../../src/observation/observation.ts";
import type { Step } from "../../src/observation/step.ts";
import { defaultQuestions } from "../../src/target/parse-questions.ts";
import { parseTarget } from "../../src/target/parse-target.ts";
import type { Event } from "../../src/triage/event.ts";
import { triage } from "../../src/triage/triage.ts";
import type { Vantage } from "../../src/vantage/vantage.ts";
import { reportSchema } from "../../src/verdict/report.ts";
import { defaultSettings } from "../build/common.ts";
import { vantage as self } from "../build/judged.ts";

type Scripted = { afterMs?: number; failure?: Answer["failure"]; data?: object };

/** A vantage that answers as it is told, and keeps what it was asked. */
function scripted(answerTo: (step: Step) => Scripted): Vantage & { asked: Step[] } {
  const asked: Step[] = [];
  return {
    self: self("here"),
    asked,
    async *observe(steps, signal) {
      for (const step of steps) {
        asked.push(step);
        const { afterMs = 1, failure = null, data = {} } = answerTo(step);
        const inTime = await new Promise<boolean>((resolve) => {
          const timer = setTimeout(() => resolve(true), Math.min(afterMs, step.deadlineMs));
          signal.addEventListener("abort", () => {
            clearTimeout(timer);
            resolve(false);
          });
        });
        const ended = inTime
          ? afterMs > step.deadlineMs
            ? failed("timeout", "connect", "")
            : failure
          : failed("cancelled", "connect", "");
        const { probe, subject, round, attempt } = step;
        yield {
          probe,
          subject,
          round,
          attempt,
          data,
          at: new Date().toISOString(),
          elapsedMs: afterMs,
          loopDelayMs: 0,
          waitedMs: 0,
          outcome: ended === null ? "ok" : "failed",
          failure: ended,
          skippedBecause: null,
        } as unknown as Answer;
      }
    },
  };
}

function requestOf(input: string, timeoutMs = 10_000) {
  const read = parseTarget(input);
  if (!read.ok) throw new Error(read.error);
  const requestedBy = { door: "cli" as const, user: null, workspace: null, channel: null };
  return {
    id: "run_1",
    target: read.target,
    questions: { ...defaultQuestions, publicResolvers: [], rootServers: [], control: [], timeoutMs },
    requestedBy,
  };
}

async function run(
  input: string,
  vantage: Vantage,
  { timeoutMs = 10_000, signal = new AbortController().signal } = {},
): Promise<Event[]> {
  const events: Event[] = [];
  const clock = { now: () => new Date(), monotonicMs: () => performance.now() };
  for await (const event of triage(
    requestOf(input, timeoutMs),
    { vantages: [vantage], settings: defaultSettings, clock, version: "0.0.0" },
    signal,
  ))
    events.push(event);
  return events;
}

const reportIn = (events: readonly Event[]) => events.flatMap((event) => (event.type === "report" ? [event.report] : []))[0];
const refused = { failure: failed("refused", "connect", "ECONNREFUSED") };

describe("one run", () => {
  test("begins with `started`, numbers its events, ends with exactly one report that fits its schema", async () => {
    const events = await run(
      "tcp://192.0.2.1:9",
      scripted((step) => (step.probe.startsWith("tcp.") ? refused : { data: { reply: "arrived", sender: "192.0.2.1" } })),
    );
    expect(events[0]?.type).toBe("started");
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.filter(({ type }) => type === "report")).toHaveLength(1);
    expect(events.at(-1)?.type).toBe("report");
    const report = reportIn(events);
    expect(reportSchema.parse(report)).toBeTruthy();
    expect(report).toMatchObject({ state: "complete", verdict: "suspect", findings: [{ cause: "tcp.refused", role: "root" }] });
    expect(
      report?.observations.flatMap((one) =>
        one.probe === "tcp.connect" && one.subject.purpose === "target" ? [one.attempt] : [],
      ),
    ).toEqual([1, 2, 3]);
  });

  test("the first verdict comes before the sampling behind it, and a rare failure there is a note", async () => {
    let connects = 0;
    const events = await run(
      "tcp://192.0.2.1:9",
      scripted(() => (++connects === 4 ? refused : {})),
    );
    const kinds = events.map(({ type }) => type);
    expect(kinds.indexOf("verdict")).toBeGreaterThan(0);
    expect(kinds.slice(kinds.indexOf("verdict")).filter((type) => type === "observation").length).toBeGreaterThan(10);
    expect(reportIn(events)).toMatchObject({ verdict: "healthy", findings: [{ role: "note" }] });
  });

  test("ends within its time when nothing ever answers, and says that it is not settled", async () => {
    const begun = performance.now();
    const events = await run(
      "tcp://192.0.2.1:9",
      scripted(() => ({ afterMs: 60_000 })),
      { timeoutMs: 1_500 },
    );
    expect(performance.now() - begun).toBeLessThan(3_000);
    expect(reportIn(events)).toMatchObject({ state: "complete", verdict: "inconclusive" });
  });

  test("nor is a vantage waited for that does not even stop when it is told to", async () => {
    const deaf: Vantage = {
      self: self("here"),
      async *observe() {
        await new Promise((resolve) => setTimeout(resolve, 4_000).unref());
        yield* [];
      },
    };
    const report = reportIn(await run("tcp://192.0.2.1:9", deaf, { timeoutMs: 1_000 }));
    expect(report?.elapsedMs).toBeLessThanOrEqual(1_100);
    expect(report).toMatchObject({ state: "complete", verdict: "inconclusive" });
  });

  test("a stopped run still gives its report, cancelled, with what was learnt", async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort("SIGINT"), 300);
    const events = await run(
      "tcp://192.0.2.1:9",
      scripted((step) => (step.probe === "tcp.connect" && step.attempt === 1 ? refused : { afterMs: 5_000 })),
      { signal: stop.signal },
    );
    expect(reportIn(events)).toMatchObject({ state: "cancelled" });
    expect(reportIn(events)?.observations.some(({ failure }) => failure?.code === "refused")).toBe(true);
  });

  test("a vantage that throws or says nothing harms nobody: its part is skipped", async () => {
    const broken: Vantage = {
      self: self("here"),
      observe: () => {
        throw new Error("gone");
      },
    };
    const report = reportIn(await run("tcp://192.0.2.1:9", broken, { timeoutMs: 1_000 }));
    expect(report?.verdict).toBe("inconclusive");
    expect(report?.observations.every(({ outcome }) => outcome === "skipped")).toBe(true);
  });

  test("a request above a handshake that never comes is not waited for", async () => {
    const silent = scripted((step) =>
      step.probe === "http.request"
        ? { afterMs: 9_000 }
        : step.probe === "tls.handshake"
          ? { afterMs: 20, failure: failed("closed", "handshake", "") }
          : {},
    );
    const begun = performance.now();
    await run("https://192.0.2.1/", silent);
    expect(performance.now() - begun).toBeLessThan(4_000);
  });
});
