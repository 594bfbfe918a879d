import { describe, expect, test } from "vitest";
import type { Observation } from "../../src/observation/observation.ts";
import { plan } from "../../src/plan/plan.ts";
import type { PlanState, Want } from "../../src/plan/state.ts";
import { defaultQuestions } from "../../src/target/parse-questions.ts";
import { address, apiTarget, one, two } from "../build/common.ts";
import { answer, brokenRequest } from "../build/http.ts";
import { vantage } from "../build/judged.ts";
import { askedOf } from "../build/planned.ts";
import { connect } from "../build/tcp.ts";
import { handshake } from "../build/tls.ts";

const login = address("198.51.100.77");

/** What is sampled next behind the first verdict, where these were answered and those are still open. */
const samples = (...state: Parameters<typeof all>): Want[] => all(...state).filter(({ step }) => step.probe === "http.request");

function all(answered: readonly Observation[], open: readonly Observation[] = [], more: Partial<PlanState> = {}): Want[] {
  const reached = [one, two].flatMap((at) => [connect(at, "connected"), handshake({ address: at })]);
  return plan({
    target: apiTarget,
    questions: { ...defaultQuestions, publicResolvers: [], ip: [one, two] },
    only: null,
    thresholds: { ttfbMs: 2_000 },
    vantages: [vantage("here")],
    asked: [...[...reached, ...answered].map((each) => askedOf(each)), ...open.map((each) => askedOf(each, true))],
    nowMs: 1_000,
    firstVerdictMs: 1_000,
    ...more,
  }).filter(({ step }) => "purpose" in step.subject && step.subject.purpose === "sample");
}

const urls = (wants: readonly Want[]): string[] =>
  wants.flatMap(({ step }) => (step.probe === "http.request" ? [`${step.subject.address} ${step.subject.url}`] : [])).sort();

const to = (location: string, told = {}) => answer(302, { ...told, headers: { location } });
const hop = (status: number, url: string, told = {}) => answer(status, { ...told, purpose: "redirect", url });

describe("what redirects lead to is sampled beside the first answer", () => {
  test("at each address, where they stay there", () => {
    const home = "https://api.example.com/home";
    const seen = [to("/home"), to("/home", { address: two }), hop(200, home), hop(200, home, { address: two })];
    expect(urls(samples(seen))).toEqual(
      [`${one} https://api.example.com/`, `${one} ${home}`, `${two} https://api.example.com/`, `${two} ${home}`].sort(),
    );
  });

  test("once, where they lead to one other host", () => {
    const elsewhere = "https://login.example.net/";
    const seen = [to(elsewhere), to(elsewhere, { address: two }), hop(200, elsewhere, { address: login })];
    expect(urls(samples(seen)).filter((text) => text.startsWith(login))).toEqual([`${login} ${elsewhere}`]);
  });

  test("not where it never works: that is decided", () => {
    const home = "https://api.example.com/home";
    const bad = [1, 2, 3].map((attempt) => hop(502, home, { attempt, startMs: attempt * 500 }));
    expect(samples([to("/home"), to("/home", { address: two }), ...bad, hop(200, home, { address: two })])).toEqual([]);
  });

  test("not where it goes in a circle", () => {
    const back = answer(302, { purpose: "redirect", url: "https://api.example.com/a", headers: { location: "/" } });
    expect(urls(samples([to("/a"), back, answer(200, { address: two })]))).toEqual(
      [`${one} https://api.example.com/`, `${two} https://api.example.com/`].sort(),
    );
  });
});

describe("a server that takes one request after the other is not made slow by being asked", () => {
  const slow = (at: typeof one) => answer(200, { address: at, elapsedMs: 600, startMs: 0 });
  const again = answer(200, { purpose: "sample", startMs: 1_000 });
  // Between two requests a connection is sampled.
  const between = connect(one, "connected", { purpose: "sample", attempt: 2, startMs: 1_100 });
  const dueAt = (open: readonly Observation[]): number | undefined =>
    samples([slow(one), answer(200, { address: two }), ...(open.includes(again) ? [between] : [])], open).find(
      ({ step }) => "address" in step.subject && step.subject.address === one,
    )?.atMs;

  test("the next waits for the one before, as long as it may still be worked on", () => {
    expect(dueAt([again])).toBe(1_000 + 3 * 600);
    expect(dueAt([answer(200, { purpose: "many-headers", startMs: 900 })])).toBe(900 + 3 * 600);
    expect(dueAt([brokenRequest("timeout", "wait", { address: two, startMs: 1_000 })])).toBe(1_000);
  });

  test("where answers come at once, one that hangs is not waited for long", () => {
    const seen = [answer(200, { elapsedMs: 5 }), answer(200, { address: two, elapsedMs: 5 }), between];
    const next = samples(seen, [again]).find(({ step }) => "address" in step.subject && step.subject.address === one);
    expect(next?.atMs).toBe(1_400);
  });
});

test("two addresses are asked in changing order, so that a pool behind both does not give each its own member", () => {
  let turn = 0;
  const members = new Map([one, two].map((at) => [at, new Set<number>()]));
  const seen: Observation[] = [answer(200), answer(200, { address: two })];
  for (let count = 0; count < 60; count += 1) {
    const [next] = all(seen, [], { nowMs: Math.max(1_000, ...seen.map(({ startMs }) => startMs)) });
    if (next === undefined) break;
    const { step, atMs } = next;
    if (step.probe === "http.request") {
      members.get(step.subject.address)?.add(turn % 2);
      turn += 1;
      seen.push(answer(200, { address: step.subject.address, purpose: "sample", attempt: step.attempt, startMs: atMs }));
    } else if (step.probe === "tls.handshake")
      seen.push(handshake({ address: step.subject.address, purpose: "sample", attempt: step.attempt, startMs: atMs }));
    else if (step.probe === "tcp.connect")
      seen.push(connect(step.subject.address, "connected", { purpose: "sample", attempt: step.attempt, startMs: atMs }));
  }
  expect(turn).toBeGreaterThan(10);
  expect([...members.values()].map(({ size }) => size)).toEqual([2, 2]);
});
