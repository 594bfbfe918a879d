import { describe, expect, test } from "vitest";
import { failed } from "../../src/observation/failure.ts";
import type { Observation } from "../../src/observation/observation.ts";
import { plan } from "../../src/plan/plan.ts";
import type { Asked, PlanState, Want } from "../../src/plan/state.ts";
import { defaultQuestions } from "../../src/target/parse-questions.ts";
import { apiTarget, httpTarget, observation, one, tcpTarget, two } from "../build/common.ts";
import { answer, brokenRequest } from "../build/http.ts";
import { vantage } from "../build/judged.ts";
import { connect } from "../build/tcp.ts";
import { brokenHandshake, certificate, handshake, inDays } from "../build/tls.ts";

/** What is asked next, where these were asked of one address, and all but those answered. */
function next(
  observations: readonly Observation[],
  more: Partial<PlanState> = {},
  unanswered: readonly Observation[] = [],
): Want[] {
  const asked = observations.map(
    (one) =>
      ({
        vantage: "here",
        startMs: one.startMs,
        observation: unanswered.includes(one) ? null : one,
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
  const target = one;
  /** What each sample of a run was, in order, the time it was asked for with it. */
  const sampledInOrder = (count: number, more: Partial<PlanState> = {}): { probe: string; atMs: number }[] => {
    const samples: { probe: string; atMs: number; one: Observation }[] = [];
    for (let n = 0; n < count; n += 1) {
      const want = next([...served, ...samples.map(({ one }) => one)], {
        firstVerdictMs: 40,
        nowMs: samples.at(-1)?.atMs ?? 40,
        ...more,
      }).find(({ step }) => "purpose" in step.subject && step.subject.purpose === "sample");
      if (want === undefined) break;
      const { step, atMs } = want;
      const told = { purpose: "sample" as const, attempt: step.attempt, startMs: atMs };
      const one = step.probe === "http.request" ? answer(200, told) : connect(target, "connected", told);
      samples.push({ probe: step.probe, atMs, one: step.probe === "tls.handshake" ? handshake(told) : one });
    }
    return samples;
  };
  test("connections are spread unevenly, requests a fifth of a second apart at least, and more than half of the rest go on to a handshake", () => {
    const samples = sampledInOrder(24);
    const gaps = samples.slice(1).map(({ atMs }, n) => atMs - (samples[n]?.atMs ?? 0));
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(80);
    expect(new Set(gaps.map(Math.round)).size).toBeGreaterThan(12);
    const requests = samples.filter(({ probe }) => probe === "http.request");
    for (const [n, { atMs }] of requests.slice(1).entries()) expect(atMs - (requests[n]?.atMs ?? 0)).toBeGreaterThanOrEqual(200);
    const others = samples.flatMap(({ probe }) => (probe === "http.request" ? [] : [probe]));
    expect(new Set(others)).toEqual(new Set(["tcp.connect", "tls.handshake"]));
    expect(others.filter((probe) => probe === "tls.handshake").length).toBeGreaterThan(others.length / 2);
  });
  test.each([2, 3, 4, 5, 6, 7])("of %i members that take turns the handshakes meet each, where no request is made", (members) => {
    const tls = { ...apiTarget, scheme: "tls" as const };
    const handshakes = sampledInOrder(13, { target: tls }).flatMap(({ probe }, n) =>
      probe === "tls.handshake" ? [n % members] : [],
    );
    expect(new Set(handshakes).size).toBe(members);
  });
  test.each([2, 3, 4, 5, 6, 7, 8])("of %i members that take turns the requests meet each, whichever is the first", (members) => {
    const requests = sampledInOrder(26).flatMap(({ probe }, n) => (probe === "http.request" ? [n % members] : []));
    expect(new Set(requests.slice(0, 12)).size).toBe(members);
  });
  test("a request that broke is measured by requests, and not by connections over which nothing was said", () => {
    const fine = Array.from({ length: 70 }, (_, n) =>
      connect(one, "connected", { purpose: "sample", attempt: n + 2, startMs: n }),
    );
    const answers = Array.from({ length: 70 }, (_, n) => answer(200, { purpose: "sample", attempt: n + 72, startMs: n }));
    const broken = brokenRequest("closed", "wait", { purpose: "sample", attempt: 1, startMs: 0 });
    expect(sampled([...served, broken, ...fine])).not.toEqual([]);
    expect(sampled([...served, broken, ...fine, ...answers])).toEqual([]);
    expect(sampled([...served, connect(one, "refused", { purpose: "sample", attempt: 1, startMs: 0 }), ...fine])).toEqual([]);
  });
  test("begins before the first verdict where one request was answered and another hangs", () => {
    const asked = (more: readonly Observation[]) => {
      const state = { nowMs: 2_600, firstVerdictMs: null };
      const hanging = brokenRequest("timeout", "wait", { startMs: 0 });
      const wants = next([connect(one, "connected"), handshake(), ...more, hanging], state, [hanging]);
      return wants.filter(({ step }) => step.probe === "http.request" && step.subject.purpose === "sample").length;
    };
    expect(asked([])).toBe(0);
    expect(asked([answer(200, { attempt: 2, startMs: 2_500 })])).toBe(1);
  });
});

describe("tries that end in different ways", () => {
  const tries = (...statuses: readonly number[]) =>
    statuses.map((status, index) => answer(status, { attempt: index + 1, startMs: index * 600 }));
  const isAskedAgain = (observations: readonly Observation[]): boolean =>
    next(observations, { nowMs: 5_000 }).some(
      ({ step }) => step.probe === "http.request" && step.subject.purpose === "user-path",
    );
  test("go on until one way was seen three times, five at most", () => {
    expect(isAskedAgain(tries(502, 502, 502))).toBe(false);
    expect(isAskedAgain(tries(502, 503, 502))).toBe(true);
    expect(isAskedAgain(tries(502, 503, 502, 502))).toBe(false);
    expect(isAskedAgain(tries(502, 503, 502, 503, 500))).toBe(false);
  });
});

describe("what failed three times is asked a few times more, before it is said to work never", () => {
  const connected = connect(one, "connected");
  const samplesOf = (observations: readonly Observation[], more: Partial<PlanState> = {}): string[] =>
    next(observations, { nowMs: 1_300, firstVerdictMs: 1_250, ...more }).flatMap(({ step, atMs }) =>
      "purpose" in step.subject && step.subject.purpose === "sample" ? [`${step.probe} ${step.attempt} ${atMs}`] : [],
    );
  const page = (attempt: number) => answer(503, { attempt });
  test("requests that are answered poorly, four times", () => {
    const tries = [1, 2, 3].map(page);
    expect(samplesOf([connected, handshake(), page(1), page(2)])).toEqual([]);
    expect(samplesOf([connected, handshake(), ...tries])).toEqual(["http.request 1 1430"]);
    const again = [1, 2, 3, 4].map((attempt) => answer(503, { purpose: "sample", attempt, startMs: 1_200 + attempt * 230 }));
    expect(samplesOf([connected, handshake(), ...tries, ...again])).toEqual([]);
  });
  test("handshakes, where these break, and not the requests above them", () => {
    const resets = [1, 2, 3].map((attempt) => brokenHandshake("reset", { attempt }));
    const above = [1, 2, 3].map((attempt) => brokenRequest("reset", "handshake", { attempt }));
    expect(samplesOf([connected, ...resets, ...above])).toEqual(["tls.handshake 1 1430"]);
  });
  test("not the target's own port, where it is the end of its redirect that fails", () => {
    const chain = [certificate({ notBefore: inDays(-90), notAfter: inDays(-2) })];
    const refused = [1, 2, 3].map((attempt) => handshake({ attempt, port: 8443, chain }));
    const plain = { target: httpTarget, questions: { ...defaultQuestions, publicResolvers: [], ip: [one] } };
    const page = answer(301, { port: 80, url: "http://api.example.com/", data: { location: "https://api.example.com:8443/" } });
    expect(samplesOf([connect(one, "connected", { port: 80 }), page, ...refused], plain)).not.toContainEqual(
      expect.stringMatching(/^tls/),
    );
    const elsewhere = [1, 2, 3].map((attempt) => handshake({ attempt, chain, sni: "www.example.com", host: "www.example.com" }));
    expect(samplesOf([connected, handshake(), ...elsewhere])).not.toContainEqual(expect.stringMatching(/^tls/));
  });
  test("nothing where a limit was said, or connections are what fails", () => {
    expect(samplesOf([connected, handshake(), ...[1, 2, 3].map((attempt) => answer(429, { attempt }))])).toEqual([]);
    const refused = [1, 2, 3].map((attempt) => brokenRequest("refused", "connect", { attempt }));
    expect(samplesOf([connect(one, "refused"), ...refused]).filter((word) => word.startsWith("http"))).toEqual([]);
  });
});
