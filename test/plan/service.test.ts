import { describe, expect, test } from "vitest";
import type { Observation } from "../../src/observation/observation.ts";
import { isFirstVerdictReady } from "../../src/plan/first-verdict.ts";
import { plan } from "../../src/plan/plan.ts";
import { isWaitedFor } from "../../src/plan/service.ts";
import { defaultQuestions } from "../../src/target/parse-questions.ts";
import { address, apiTarget, observation, one } from "../build/common.ts";
import { vantage } from "../build/judged.ts";
import { askedOf as askedHere, planState } from "../build/planned.ts";

const can = ["dns.query", "tcp.connect", "http.request", "path.trace"];
const service = { ...vantage("globalping-eu"), service: "Globalping", can };
const publicResolvers = ["9.9.9.9", "8.8.8.8"].map((text) => ({ address: address(text), port: 53 }));
const questions = { ...defaultQuestions, publicResolvers };
const connect = { address: one, port: 443, purpose: "target" as const };

const askedOf = (observation: Observation, isOpen = false) => ({
  ...askedHere(observation, isOpen),
  vantage: observation.vantage,
});
const state = (answered: Parameters<typeof planState>[0], more: Parameters<typeof planState>[1] = {}) =>
  planState([], { target: apiTarget, questions, vantages: [service], asked: answered.map((one) => askedOf(one)), ...more });
const wanted = (...given: Parameters<typeof state>): string[] =>
  plan(state(...given)).map(({ step: { probe, subject, attempt } }) => {
    const which = "transport" in subject ? ` ${subject.server} ${subject.type} ${subject.transport}` : "";
    return `${probe}${which}${attempt > 1 ? ` again` : ""}`;
  });

describe("what is asked of an outside service", () => {
  test("the name at one resolver, and nothing of what a machine alone knows", () => {
    expect(wanted([])).toEqual(["dns.query 9.9.9.9 A udp", "dns.query 9.9.9.9 AAAA udp"]);
  });

  test("of the resolver that somebody named alone, unless it is of no use outside", () => {
    const resolvers = (text: string) => ({ questions: { ...questions, resolvers: [{ address: address(text), port: 53 }] } });
    expect(wanted([], resolvers("1.1.1.1"))).toEqual(["dns.query 1.1.1.1 A udp", "dns.query 1.1.1.1 AAAA udp"]);
    expect(wanted([], resolvers("10.0.0.2"))).toEqual(["dns.query 9.9.9.9 A udp", "dns.query 9.9.9.9 AAAA udp"]);
  });

  test("of an address a connection and the request, and no samples behind them", () => {
    const ip = { ...questions, ip: [one] };
    expect(wanted([], { questions: ip })).toEqual(["tcp.connect", "http.request"]);
    const well = [observation("tcp.connect", { vantage: service.name, subject: connect })];
    expect(wanted(well, { questions: ip, firstVerdictMs: 100, nowMs: 2_000 })).toEqual(["http.request"]);
  });

  test("an answer that is still open is waited for; one that failed is asked for again", () => {
    const ip = { ...questions, ip: [one] };
    const failed = observation("tcp.connect", {
      vantage: service.name,
      subject: connect,
      failure: { code: "unknown", phase: "connect", blame: "vantage", detail: "" },
    });
    const open = state([], { questions: ip, nowMs: 3_000, asked: [askedOf(failed, true)] });
    expect(plan(open).map(({ step }) => step.probe)).toEqual(["http.request"]);
    expect(wanted([failed], { questions: ip, nowMs: 3_000 })).toContain("tcp.connect again");
  });

  test("a first verdict waits for it only where nobody else is asked", () => {
    const both = { vantages: [vantage("hub"), service] };
    expect(isWaitedFor(both, "globalping-eu")).toBe(false);
    expect(isWaitedFor(both, "hub")).toBe(true);
    expect(isWaitedFor({ vantages: [service] }, "globalping-eu")).toBe(true);
    const here = observation("tcp.connect", { vantage: "hub", subject: connect });
    const there = observation("tcp.connect", { vantage: service.name, subject: connect });
    const asked = [askedOf(here), askedOf(there, true)];
    expect(isFirstVerdictReady(state([], { ...both, asked }), [], () => 1)).toBe(true);
    expect(isFirstVerdictReady(state([], { asked: asked.slice(1) }), [], () => 1)).toBe(false);
  });
});
