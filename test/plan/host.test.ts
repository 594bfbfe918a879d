import { describe, expect, test } from "vitest";
import type { Observation } from "../../src/observation/observation.ts";
import { plan } from "../../src/plan/plan.ts";
import type { PlanState } from "../../src/plan/state.ts";
import { defaultQuestions } from "../../src/target/parse-questions.ts";
import { one, stranger, tcpTarget } from "../build/common.ts";
import { firewall, inputChain, listening, network, rule, sockets, when } from "../build/host.ts";
import { limits, processes } from "../build/host-room.ts";
import { vantage } from "../build/judged.ts";
import { askedOf, planState } from "../build/planned.ts";
import { tcp } from "../build/tcp.ts";

const having = (observations: readonly Observation[], more: Partial<PlanState> = {}): PlanState =>
  planState(observations, {
    target: tcpTarget,
    questions: { ...defaultQuestions, publicResolvers: [], ip: [one] },
    vantages: [{ ...vantage("here"), addresses: [one] }],
    ...more,
  });

const hostSteps = (state: PlanState) => plan(state).filter(({ step }) => step.probe.startsWith("host."));
const words = (state: PlanState): string[] =>
  hostSteps(state).map(({ step }) => `${step.probe} ${"moment" in step.subject ? step.subject.moment : ""}`);

describe("the machine itself is looked at", () => {
  test("where the target has one of its own addresses: all at once, and first", () => {
    expect(words(having([])).sort()).toEqual([
      "host.counters before",
      "host.firewall before",
      "host.limits before",
      "host.network before",
      "host.process before",
      "host.sockets before",
    ]);
  });

  test("and not where the address is another machine's", () => {
    expect(words(having([], { questions: { ...defaultQuestions, publicResolvers: [], ip: [stranger] } }))).toEqual([]);
  });

  test("again while the probes go on, and after them", () => {
    const later = hostSteps(having([sockets([listening(one)])])).filter(({ step }) => step.probe === "host.sockets");
    expect(later.map(({ atMs, step }) => [atMs, "moment" in step.subject ? step.subject.moment : ""])).toEqual([
      [1_500, "between"],
      [3_000, "after"],
    ]);
  });

  test("what a process holds, once it is known whether it is a leak that takes longer to see", () => {
    const closed = Array.from({ length: 9 }, (_, at) => at);
    const lookedAt = (...asked: PlanState["asked"]): unknown[] =>
      hostSteps(having([], { asked, nowMs: 3_500 })).flatMap(({ atMs, step }) =>
        step.probe === "host.process" && step.subject.moment === "after" ? [atMs] : [],
      );
    const [room, first] = [askedOf(limits({})), processes([{}])];
    expect(lookedAt(room, askedOf(first))).toEqual([3_000]);
    expect(lookedAt(room, askedOf(processes([{ closeWait: closed }])))).toEqual([5_300]);
    expect(lookedAt(room, askedOf(first, true))).toEqual([5_300]);
  });

  test("once more and soon, where each try was refused at once", () => {
    const later = hostSteps(having([sockets([]), ...tcp(one, "refused")])).filter(({ step }) => step.probe === "host.sockets");
    expect(later.map(({ atMs, step }) => [atMs, "moment" in step.subject ? step.subject.moment : ""])).toEqual([
      [1_250, "after"],
    ]);
  });
});

describe("the host alone", () => {
  const looked = (rules: Parameters<typeof firewall>[1], listeners = [listening(one)]): Observation[] => [
    sockets(listeners),
    firewall([inputChain()], rules),
    { ...network(), probe: "host.counters", subject: { moment: "before" }, data: {} } as Observation,
  ];
  const connects = (state: PlanState): number => plan(state).filter(({ step }) => step.probe === "tcp.connect").length;

  test("connections wait until the counters were read", () => {
    expect(connects(having([], { only: "host" }))).toBe(0);
    expect(connects(having(looked([]), { only: "host" }))).toBe(1);
  });

  test("a port that a rule leads on to a container is left alone", () => {
    const published = rule("dnat", { to: "172.17.0.2 8443", conditions: [when("dport", "443")] });
    expect(connects(having(looked([published], []), { only: "host" }))).toBe(0);
  });

  test("without a port nothing is connected to, and every listener is looked at", () => {
    const steps = plan(having([], { only: "machine" })).map(({ step }) => step);
    expect(steps.every(({ probe }) => probe.startsWith("host."))).toBe(true);
    expect(steps.find(({ probe }) => probe === "host.sockets")?.subject).toMatchObject({ port: null });
  });
});
