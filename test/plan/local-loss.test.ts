import { describe, expect, test } from "vitest";
import type { Observation } from "../../src/observation/observation.ts";
import { plan } from "../../src/plan/plan.ts";
import type { PlanState, Want } from "../../src/plan/state.ts";
import { defaultQuestions } from "../../src/target/parse-questions.ts";
import { address, one, six } from "../build/common.ts";
import { far, near, trace } from "../build/path.ts";
import { askedOf, planState } from "../build/planned.ts";
import { connect, late } from "../build/tcp.ts";
import { sampled } from "../build/vantage.ts";

const controls = ["198.51.100.80", "192.0.2.80", "192.0.2.180", "192.0.2.181"];
const questions = {
  ...defaultQuestions,
  publicResolvers: [],
  ip: [one],
  control: controls.map((each) => `http://${each}/`),
};
const wanted = (answered: readonly Observation[], more: Partial<PlanState> = {}): Want[] =>
  plan(planState(answered, { questions, nowMs: 3_000, firstVerdictMs: 1_000, ...more }));
const sample = (n: number) => ({ purpose: "sample" as const, attempt: n, startMs: 1_000 + n * 150 });
const good = connect(one, "connected");
const lossy = [good, late(one, 1, sample(1)), connect(one, "connected", sample(2)), late(one, 1, sample(3))];
const near2 = trace(one, [near, far], { purpose: "near", rounds: 3 });

/** Whose packets are counted next. */
const counted = (wants: readonly Want[]): string[] =>
  wants
    .flatMap(({ step }) =>
      step.probe === "vantage.control" && step.subject.role === "sample"
        ? [step.subject.peer]
        : step.probe === "path.trace" && step.subject.purpose === "near"
          ? [`${step.subject.rounds} pings of ${step.subject.address}`]
          : [],
    )
    .sort();

describe("loss close to the vantage", () => {
  test("is asked for once the target has lost one, of three controls, and of who the first routers are", () => {
    expect(counted(wanted(lossy.slice(0, 2)))).toEqual([...controls.slice(0, 3), `3 pings of ${one}`].sort());
    const [first] = wanted(lossy).filter(({ step }) => step.probe === "vantage.control" && step.subject.role === "sample");
    expect(first?.step.subject).toMatchObject({ scheme: "tcp", port: 80 });
  });

  test.each([
    ["nothing is lost", [good, connect(one, "connected", sample(1))], {}],
    ["one has no answer yet", [good], { asked: [askedOf(good), askedOf(connect(one, "timeout", sample(1)), true)] }],
    ["nobody but the target may be asked", lossy, { questions: { ...questions, control: [] } }],
  ] as const)("is not asked for where %s", (_, answered, more) => {
    expect(counted(wanted(answered, more))).toEqual([]);
  });

  test("of the address whose family the controls have", () => {
    const overSix = [connect(six, "connected"), late(six, 1, sample(1))];
    const asked = (told: readonly Observation[]) => counted(wanted(told, { questions: { ...questions, ip: [six, one] } }));
    expect(asked([...overSix, ...lossy])).toEqual([...controls.slice(0, 3), `3 pings of ${one}`].sort());
    expect(asked(overSix)).toEqual([`3 pings of ${six}`]);
  });

  test("never on this machine itself", () => {
    const home = address("127.0.0.1");
    const there = [connect(home, "connected"), late(home, 1, sample(1)), late(home, 1, sample(2))];
    expect(counted(wanted(there, { questions: { ...questions, ip: [home] } }))).toEqual([]);
  });

  test("each router that is met is pinged once, as often as there is time for", () => {
    expect(counted(wanted([...lossy, near2])).filter((text) => text.includes("pings"))).toEqual([
      `30 pings of ${far}`,
      `30 pings of ${near}`,
    ]);
    const begun = trace(address(near), [near], { purpose: "near", rounds: 30 });
    expect(counted(wanted([...lossy, near2, begun])).filter((text) => text.includes("pings"))).toEqual([`30 pings of ${far}`]);
    const late6 = counted(wanted([...lossy, near2], { nowMs: 6_000 })).filter((text) => text.includes("pings"));
    expect(late6).toEqual([`15 pings of ${far}`, `15 pings of ${near}`]);
    expect(counted(wanted([...lossy, near2], { nowMs: 8_000 })).filter((text) => text.includes("pings"))).toEqual([]);
  });

  test("no trace of their own is needed where another one has met them", () => {
    const light = trace(one, [near, far, one], { rounds: 3, round: 3 });
    expect(counted(wanted([...lossy, light])).filter((text) => text.includes("pings"))).toEqual([
      `30 pings of ${far}`,
      `30 pings of ${near}`,
    ]);
  });

  test("ten connections to each are enough where none of them was lost, and twenty where one was", () => {
    const clean = controls.slice(0, 3).flatMap((each) => sampled(each, ".".repeat(10)));
    const control = (told: readonly Observation[]) =>
      counted(wanted([...lossy, ...told])).filter((text) => !text.includes("pings"));
    expect(control(clean)).toEqual([]);
    expect(control([...clean.slice(10), ...sampled(controls[0] ?? "", "....l.....")])).toEqual(controls.slice(0, 3).sort());
    expect(control(controls.slice(0, 3).flatMap((each) => sampled(each, "....l.....".repeat(2))))).toEqual([]);
  });

  test("a series goes on at its pace, however often it is planned", () => {
    const begun = sampled(controls[0] ?? "", "...");
    const times = wanted([...lossy, ...begun], { nowMs: 1_100 }).flatMap(({ step, atMs }) =>
      step.probe === "vantage.control" && step.subject.role === "sample" && step.subject.peer === controls[0] ? [atMs] : [],
    );
    expect(times).toEqual([(begun.at(-1)?.startMs ?? 0) + 150]);
  });
});
