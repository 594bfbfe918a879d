import { describe, expect, test } from "vitest";
import type { Http2Exchange } from "../../src/observation/http2-exchanges.ts";
import type { Observation } from "../../src/observation/observation.ts";
import { isFirstVerdictReady } from "../../src/plan/first-verdict.ts";
import { plan } from "../../src/plan/plan.ts";
import type { PlanState, Want } from "../../src/plan/state.ts";
import { defaultQuestions } from "../../src/target/parse-questions.ts";
import { one } from "../build/common.ts";
import { answer, brokenRequest } from "../build/http.ts";
import { overHttp2 } from "../build/http-beyond.ts";
import { askedOf, planState } from "../build/planned.ts";
import { connect } from "../build/tcp.ts";
import { handshake } from "../build/tls.ts";

const healthPath = "/grpc.health.v1.Health/Check";
const questions = { ...defaultQuestions, publicResolvers: [], ip: [one], healthPath };

const stateOf = (
  answered: readonly Observation[],
  open: readonly Observation[] = [],
  more: Partial<PlanState> = {},
): PlanState => ({
  ...planState(answered, { questions, ...more }),
  asked: [...answered.map((each) => askedOf(each)), ...open.map((each) => askedOf(each, true))],
});

const isCall = ({ step }: Want): boolean => step.probe === "http.http2" && step.subject.purpose === "grpc";
const calls = (...state: Parameters<typeof stateOf>): object[] =>
  plan(stateOf(...state))
    .filter(isCall)
    .map(({ step, atMs }) => ({ attempt: step.attempt, atMs }));

/** What came at once from everything else that is asked of the one address. */
const beside = [connect(one, "connected"), handshake({ data: { alpn: "h2" } }), answer(200)];
const call = (attempt: number, startMs: number, grpcStatus: number | null = 0): Http2Exchange =>
  overHttp2(200, { purpose: "grpc", attempt, startMs, data: { grpcStatus } });

describe("a gRPC method as health path", () => {
  test("is called over HTTP/2, and the handshake offers that as well", () => {
    const wants = plan(stateOf([]));
    expect(wants.filter(isCall)).toHaveLength(1);
    const offers = (some: readonly Want[]) =>
      some.flatMap(({ step }) => (step.probe === "tls.handshake" ? [step.subject.alpn] : []));
    expect(offers(wants)).toEqual([["h2", "http/1.1"]]);
    expect(offers(plan(stateOf([], [], { questions: { ...questions, healthPath: "/healthz" } })))).toEqual([["http/1.1"]]);
  });

  test("is called beside a call that hangs, so that three of them end within the run", () => {
    expect(calls(beside, [call(1, 100)])).toEqual([{ attempt: 2, atMs: 2_100 }]);
    expect(calls(beside, [call(1, 100), call(2, 2_100)], { nowMs: 2_200 })).toEqual([{ attempt: 3, atMs: 4_100 }]);
    expect(
      calls(
        beside,
        [1, 2, 3].map((attempt) => call(attempt, attempt * 2_500)),
      ),
    ).toEqual([]);
  });

  test("that failed is called again after half a second, three times in all", () => {
    expect(calls([...beside, call(1, 100, 14)])).toEqual([{ attempt: 2, atMs: 600 }]);
    expect(calls([...beside, ...[1, 2, 3].map((attempt) => call(attempt, attempt * 600, 14))])).toEqual([]);
  });

  test("that worked is called a few times more, and no verdict waits for it", () => {
    const first = [...beside, call(1, 100)];
    expect(calls(first)).toEqual([]);
    const behind = { firstVerdictMs: 200, nowMs: 250 };
    expect(calls(first, [], behind)).toEqual([{ attempt: 2, atMs: 500 }]);
    const six = [1, 2, 3, 4, 5, 6].map((attempt) => call(attempt, attempt * 400));
    expect(calls([...beside, ...six], [], { ...behind, nowMs: 3_000 })).toEqual([]);
  });

  test("that differs is called until its share is told", () => {
    const behind = { firstVerdictMs: 200, nowMs: 900 };
    expect(calls([...beside, call(1, 100), call(2, 500, 14)], [], behind)).toEqual([{ attempt: 3, atMs: 900 }]);
    const many = Array.from({ length: 13 }, (_, index) => call(index + 1, index * 400, index % 2 === 0 ? 0 : 14));
    expect(calls([...beside, ...many], [], { ...behind, nowMs: 5_000 })).toEqual([{ attempt: 14, atMs: 5_200 }]);
    expect(calls([...beside, ...many, call(14, 5_200)], [], { ...behind, nowMs: 5_300 })).toEqual([]);
  });

  test("that hangs after one that worked differs as soon as it is late", () => {
    const behind = { firstVerdictMs: 200 };
    expect(calls([...beside, call(1, 100)], [call(2, 500)], { ...behind, nowMs: 600 })).toEqual([{ attempt: 3, atMs: 900 }]);
    const late = [call(2, 500), ...[3, 4, 5, 6].map((attempt) => call(attempt, attempt * 400))];
    expect(calls([...beside, call(1, 100)], late, { ...behind, nowMs: 2_600 })).toEqual([{ attempt: 7, atMs: 2_800 }]);
  });

  test("holds the first verdict back for three calls, and for no more", () => {
    const made = [...beside, call(1, 0, 14), call(2, 500), call(3, 1_000, 14)];
    const isReady = (attempt: number): boolean => {
      const state = stateOf(made.filter((each) => each.attempt < attempt));
      return isFirstVerdictReady(state, plan(state).filter(isCall), () => 1);
    };
    expect([2, 3, 4].map(isReady)).toEqual([false, false, true]);
  });
});

describe("a gRPC service that speaks HTTP/2 alone", () => {
  const refused = brokenRequest("tls-alert", "handshake", { data: { alert: 120 } });
  const below = beside.slice(0, 2);
  const kindsOf = (state: PlanState): Set<string> => new Set(plan(state).map(({ step }) => step.probe));

  test("is not asked for the page again", () => {
    expect(kindsOf(stateOf([...below, refused, call(1, 0)], [], { nowMs: 700 }))).not.toContain("http.request");
    const named = { questions: { ...questions, healthPath: null }, nowMs: 700 };
    expect(kindsOf(stateOf([...below, refused], [], named))).toContain("http.request");
  });

  test("is sampled by connections and handshakes", () => {
    const state = stateOf([...below, refused, call(1, 0)], [], { nowMs: 700, firstVerdictMs: 300 });
    const samples = plan(state).filter(({ step }) => "purpose" in step.subject && step.subject.purpose === "sample");
    expect(samples.map(({ step }) => step.probe)).toEqual(["tls.handshake"]);
  });
});
