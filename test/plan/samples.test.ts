import { describe, expect, test } from "vitest";
import type { Observation } from "../../src/observation/observation.ts";
import { plan } from "../../src/plan/plan.ts";
import type { Asked, PlanState, Want } from "../../src/plan/state.ts";
import { defaultQuestions } from "../../src/target/parse-questions.ts";
import { address, apiTarget, one, two } from "../build/common.ts";
import { answer, brokenRequest } from "../build/http.ts";
import { vantage } from "../build/judged.ts";
import { connect } from "../build/tcp.ts";
import { handshake } from "../build/tls.ts";

const login = address("198.51.100.77");

const askedOf = ({ probe, subject, round, attempt, startMs, ...rest }: Observation, isOpen: boolean): Asked =>
  ({
    vantage: "here",
    startMs,
    observation: isOpen ? null : { probe, subject, round, attempt, startMs, ...rest },
    step: { probe, subject, round, attempt, deadlineMs: 1, given: { ca: [], expectText: null } },
  }) as Asked;

/** What is sampled next behind the first verdict, where these were answered and those are still open. */
function samples(answered: readonly Observation[], open: readonly Observation[] = [], more: Partial<PlanState> = {}): Want[] {
  const reached = [one, two].flatMap((at) => [connect(at, "connected"), handshake({ address: at })]);
  return plan({
    target: apiTarget,
    questions: { ...defaultQuestions, publicResolvers: [], ip: [one, two] },
    only: null,
    thresholds: { ttfbMs: 2_000 },
    vantages: [vantage("here")],
    asked: [...[...reached, ...answered].map((each) => askedOf(each, false)), ...open.map((each) => askedOf(each, true))],
    nowMs: 1_000,
    firstVerdictMs: 1_000,
    ...more,
  }).filter(({ step }) => step.probe === "http.request" && step.subject.purpose === "sample");
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
  const dueAt = (open: readonly Observation[]): number | undefined =>
    samples([slow(one), answer(200, { address: two })], open).find(
      ({ step }) => "address" in step.subject && step.subject.address === one,
    )?.atMs;

  test("the next waits for the one before, as long as it may still be worked on", () => {
    expect(dueAt([again])).toBe(1_000 + 3 * 600);
    expect(dueAt([answer(200, { purpose: "many-headers", startMs: 900 })])).toBe(900 + 3 * 600);
    expect(dueAt([brokenRequest("timeout", "wait", { address: two, startMs: 1_000 })])).toBe(1_000);
  });

  test("where answers come at once, one that hangs is not waited for long", () => {
    const seen = [answer(200, { elapsedMs: 5 }), answer(200, { address: two, elapsedMs: 5 })];
    const next = samples(seen, [again]).find(({ step }) => "address" in step.subject && step.subject.address === one);
    expect(next?.atMs).toBe(1_400);
  });
});

test("two addresses are asked in changing order, so that a pool behind both does not give each its own member", () => {
  const orders = new Set<string>();
  const starts = new Map([
    [one, [1_000]],
    [two, [1_000]],
  ]);
  for (let count = 0; count < 12; count += 1) {
    const seen = [...starts].flatMap(([at, all]) =>
      all.map((startMs, index) => answer(200, { address: at, purpose: "sample", attempt: index + 1, startMs })),
    );
    const begun = [answer(200), answer(200, { address: two }), ...seen];
    const [first] = samples(begun, [], { nowMs: Math.max(...[...starts.values()].flat()) });
    if (first === undefined || !("address" in first.step.subject)) break;
    orders.add(`${count % 2} ${first.step.subject.address}`);
    starts.get(first.step.subject.address as typeof one)?.push(first.atMs);
  }
  expect(orders.size).toBe(4);
});
