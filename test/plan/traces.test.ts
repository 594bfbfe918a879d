import { describe, expect, test } from "vitest";
import type { Observation } from "../../src/observation/observation.ts";
import { plan } from "../../src/plan/plan.ts";
import type { PlanState, Want } from "../../src/plan/state.ts";
import { defaultQuestions } from "../../src/target/parse-questions.ts";
import { pathTarget } from "../../src/target/path-target.ts";
import { address, apiTarget, one, six, two } from "../build/common.ts";
import { trace } from "../build/path.ts";
import { planState } from "../build/planned.ts";
import { connect } from "../build/tcp.ts";

type Told = { only?: PlanState["only"]; firstVerdictMs?: number | null; ip?: string[] };

const wanted = (observations: readonly Observation[], { only = null, firstVerdictMs = null, ip = [one] }: Told = {}): Want[] =>
  plan(
    planState(observations, {
      target: only === "path" ? pathTarget(apiTarget) : apiTarget,
      questions: { ...defaultQuestions, publicResolvers: [], ip: ip.map(address) },
      only,
      nowMs: 100,
      firstVerdictMs,
    }),
  );

const tracesIn = (wants: readonly Want[]) => wants.flatMap(({ step }) => (step.probe === "path.trace" ? [step.subject] : []));

describe("beside a triage", () => {
  test("nothing is traced before the first verdict", () => {
    expect(tracesIn(wanted([connect(one, "connected")]))).toEqual([]);
  });
  test("one light flow goes to each address that answered, behind it", () => {
    const seen = [connect(one, "connected"), connect(two, "connected"), connect(six, "connected")];
    const traces = tracesIn(wanted(seen, { firstVerdictMs: 50, ip: [one, two, six] }));
    expect(traces.map((each) => [each.address, each.protocol, each.rounds])).toEqual([
      [one, "udp", 3],
      [two, "udp", 3],
      [six, "udp", 3],
    ]);
  });
  test("this machine itself is no way", () => {
    const home = address("127.0.0.1");
    expect(tracesIn(wanted([connect(home, "connected")], { firstVerdictMs: 50, ip: [home] }))).toEqual([]);
  });
  test("of many addresses a few are traced", () => {
    const many = Array.from({ length: 8 }, (_, index) => address(`203.0.113.${index + 1}`));
    const seen = many.map((each) => connect(each, "connected"));
    expect(tracesIn(wanted(seen, { firstVerdictMs: 50, ip: many })).length).toBeLessThanOrEqual(3);
  });
});

describe("where the path alone is asked for", () => {
  test("the flow, the sizes and the own route are asked at once, and nothing above TCP", () => {
    const wants = wanted([], { only: "path" });
    expect(
      wants
        .map(({ step }) => step.probe)
        .filter((probe) => !probe.startsWith("dns."))
        .sort(),
    ).toEqual(["path.gateway", "path.size", "path.trace", "tcp.connect", "vantage.nobody"]);
  });
  test("ICMP, and TCP to the real port, follow when the flow was walked", () => {
    const walked = {
      ...trace(one, ["198.51.100.1", one]),
      subject: { address: one, protocol: "udp" as const, port: null, rounds: 10, purpose: "target" as const },
    };
    const traces = tracesIn(wanted([connect(one, "connected"), walked], { only: "path" }));
    expect(traces.map(({ protocol, port }) => [protocol, port])).toEqual([
      ["icmp", null],
      ["tcp", 443],
    ]);
  });
});
