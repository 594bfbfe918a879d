import { describe, expect, test } from "vitest";
import type { Observation } from "../../src/observation/observation.ts";
import { plan } from "../../src/plan/plan.ts";
import type { PlanState } from "../../src/plan/state.ts";
import { defaultQuestions } from "../../src/target/parse-questions.ts";
import { address, one } from "../build/common.ts";
import { asked as lookup } from "../build/dns.ts";
import { answer } from "../build/http.ts";
import { planState } from "../build/planned.ts";
import { tcp } from "../build/tcp.ts";

const stub = "127.0.0.1";
/** The hosts that have nothing to do with the target and are asked beside it. */
function controlsAsked(answered: readonly Observation[], questions: Partial<PlanState["questions"]> = {}): string[] {
  const base = { ...defaultQuestions, publicResolvers: [], rootServers: [], control: ["http://198.51.100.80/"] };
  const wants = plan(planState(answered, { questions: { ...base, ...questions }, nowMs: 4_000 }));
  return wants.flatMap(({ step }) =>
    step.probe === "vantage.control" && step.subject.role === "control" ? [step.subject.control] : [],
  );
}

describe("control targets", () => {
  test("are asked once something of the target has failed, and not before", () => {
    expect(controlsAsked(tcp(one, "refused"), { ip: [one] })).toEqual(["http://198.51.100.80/"]);
    expect(controlsAsked([], { ip: [one] })).toEqual([]);
    expect(controlsAsked(tcp(one, "refused"), { ip: [one], control: [] })).toEqual([]);
  });

  test("are asked where the target's clock is another than this machine's, unless a cache tells the time", () => {
    const here = Date.parse(answer(200).at);
    const page = (aheadS: number, more: Record<string, string> = {}) =>
      answer(200, { headers: { date: new Date(here + aheadS * 1_000).toUTCString(), ...more } });
    expect(controlsAsked([page(300)], { ip: [one] })).toHaveLength(1);
    expect(controlsAsked([page(-300)], { ip: [one] })).toHaveLength(1);
    expect(controlsAsked([page(20)], { ip: [one] })).toEqual([]);
    expect(controlsAsked([page(-300, { age: "300" })], { ip: [one] })).toEqual([]);
  });

  test("never where all that is connected to is this machine", () => {
    expect(controlsAsked(tcp(address(stub), "refused"), { ip: [address(stub)] })).toEqual([]);
  });

  test("nor where a resolver on this machine, named for this name, finds nothing", () => {
    const resolvers = [{ address: address(stub), port: 5_353 }];
    const silent = lookup(stub, "silence", { port: 5_353, role: "given" });
    expect(controlsAsked(silent, { resolvers })).toEqual([]);
  });
});
