import { describe, expect, test } from "vitest";
import { failed } from "../../src/observation/failure.ts";
import type { Observation } from "../../src/observation/observation.ts";
import { plan } from "../../src/plan/plan.ts";
import type { Asked, PlanState, Want } from "../../src/plan/state.ts";
import { defaultQuestions } from "../../src/target/parse-questions.ts";
import { apiTarget, observation, one, tcpTarget, two } from "../build/common.ts";
import { answer, brokenRequest } from "../build/http.ts";
import { vantage } from "../build/judged.ts";
import { connect } from "../build/tcp.ts";
import { certificate, handshake, inDays } from "../build/tls.ts";

/** What is asked next, where these were asked and answered of one address. */
function next(observations: readonly Observation[], more: Partial<PlanState> = {}): Want[] {
  const asked = observations.map(
    (one) =>
      ({
        vantage: "here",
        startMs: 0,
        observation: one,
        step: {
          probe: one.probe,
          subject: one.subject,
          round: 1,
          attempt: one.attempt,
          deadlineMs: 1,
          given: { ca: [], expectText: null },
        },
      }) as Asked,
  );
  return plan({
    target: apiTarget,
    questions: { ...defaultQuestions, publicResolvers: [], ip: [one] },
    only: null,
    thresholds: { ttfbMs: 2_000 },
    vantages: [vantage("here")],
    asked,
    nowMs: 50,
    firstVerdictMs: null,
    ...more,
  });
}

const triesOf = (wants: readonly Want[], probe: Want["step"]["probe"]): object[] =>
  wants.flatMap(({ step, atMs }) =>
    step.probe === probe && step.attempt > 1 && !("purpose" in step.subject && step.subject.purpose === "sample")
      ? [{ attempt: step.attempt, atMs }]
      : [],
  );

describe("one more try", () => {
  const tcp = { target: tcpTarget };
  test("comes 500 ms after the one before really began, however long that waited for its turn", () => {
    const wants = next([connect(one, "refused", { startMs: 300 })], tcp);
    expect(triesOf(wants, "tcp.connect")).toEqual([{ attempt: 2, atMs: 800 }]);
  });
  test("is made where tries were pushed together, twice at most", () => {
    const at = (...starts: number[]) => starts.map((startMs, index) => connect(one, "refused", { startMs, attempt: index + 1 }));
    expect(triesOf(next(at(0, 500, 1_000), tcp), "tcp.connect")).toEqual([]);
    expect(triesOf(next(at(0, 200, 500), tcp), "tcp.connect")).toEqual([{ attempt: 4, atMs: 1_000 }]);
    expect(triesOf(next(at(0, 10, 20, 30, 40), tcp), "tcp.connect")).toEqual([]);
  });
});

describe("a member of a pool that differs", () => {
  const connected = connect(one, "connected");
  test("a request that never connected where another try does is asked again", () => {
    expect(triesOf(next([connected, brokenRequest("refused", "connect")]), "http.request")).toHaveLength(1);
    expect(triesOf(next([connect(one, "refused"), brokenRequest("refused", "connect")]), "http.request")).toEqual([]);
  });
  test("a request that met a bad certificate beside a good handshake: both are asked again", () => {
    const wants = next([connected, handshake(), brokenRequest("tls-own-refusal", "handshake")]);
    expect([triesOf(wants, "tls.handshake"), triesOf(wants, "http.request")]).toMatchObject([[{ attempt: 2 }], [{ attempt: 2 }]]);
    const alike = [handshake({ leaf: certificate({ notAfter: inDays(-3) }) }), brokenRequest("tls-own-refusal", "handshake")];
    expect(triesOf(next([connected, ...alike]), "http.request")).toEqual([]);
  });
  test("a reset as soon as it stood is looked at by one that stays silent", () => {
    const silent = (code: "reset" | "refused") =>
      next([connected, brokenRequest(code, "connect")]).some(({ step }) => step.probe === "tcp.silent");
    expect([silent("reset"), silent("refused")]).toEqual([true, false]);
  });
});

describe("sampling", () => {
  const served = [connect(one, "connected"), handshake(), answer(200)];
  const sampled = (observations: readonly Observation[]): string[] =>
    next(observations, { firstVerdictMs: 40, questions: { ...defaultQuestions, publicResolvers: [], ip: [one, two] } }).flatMap(
      ({ step }) =>
        "purpose" in step.subject && step.subject.purpose === "sample" && "address" in step.subject ? [step.subject.address] : [],
    );
  test("an address that policy keeps this vantage from stops it nowhere else", () => {
    const denied = observation("tcp.connect", {
      subject: { address: two, port: 443, purpose: "target" },
      skippedBecause: "policy",
      failure: failed("denied-by-policy", "policy", "policy"),
    });
    expect(new Set(sampled([...served, denied]))).toEqual(new Set([one]));
  });
  test("connections are spread unevenly, so that two series do not keep step", () => {
    const gaps = [1, 2, 3, 4, 5].map((count) => {
      const before = Array.from({ length: count }, (_, index) =>
        connect(one, "connected", { purpose: "sample", attempt: index + 1 }),
      );
      return next([...served, ...before], { firstVerdictMs: 40, nowMs: 0 }).find(
        ({ step }) => (step.probe === "tcp.connect" || step.probe === "tls.handshake") && step.attempt === count + 1,
      )?.atMs;
    });
    expect(new Set(gaps).size).toBe(gaps.length);
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(100);
  });
});
