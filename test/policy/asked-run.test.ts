import { describe, expect, test } from "vitest";
import { askedRun } from "../../src/policy/asked-run.ts";
import { defaultQuestions, parseQuestions } from "../../src/target/parse-questions.ts";
import { parseTarget } from "../../src/target/parse-target.ts";
import type { Questions } from "../../src/target/questions.ts";

function endpoints(host: string, words: Record<string, string>, mode: "triage" | "resolvers" | "path" = "triage"): string[] {
  const target = parseTarget(host);
  const defaults: Questions = { ...defaultQuestions, ...questions({ proxy: "http://own.example:3128" }) };
  if (!target.ok) throw new TypeError(target.error);
  const asked = askedRun("run_1", { target: target.target, questions: { ...defaults, ...questions(words) }, mode }, defaults);
  return asked.endpoints.map(({ host: to, port }) => `${to} ${port}`);
}

function questions(words: Record<string, string>): Partial<Questions> {
  const read = parseQuestions(Object.entries(words), "body");
  if (!read.ok) throw new TypeError(read.error);
  return read.questions;
}

describe("where a run that is asked for would connect", () => {
  test("the target's port counts, and nothing that the operator chose", () => {
    expect(endpoints("x.example:8443", {})).toEqual(["x.example 8443"]);
    expect(endpoints("x.example", { proxy: "http://own.example:3128" })).toEqual(["x.example 443"]);
  });

  test("resolvers are compared at their own ports, whatever the target's is", () => {
    expect(endpoints("x.example:8443", {}, "resolvers")).toEqual([]);
    expect(endpoints("x.example:8443", {}, "path")).toEqual(["x.example 8443"]);
  });

  test("the port of a proxy, of a control and of a resolver that somebody named count as well", () => {
    expect(endpoints("x.example", { proxy: "http://203.0.113.5:22" })).toEqual(["x.example 443", "203.0.113.5 22"]);
    expect(endpoints("x.example", { control: "http://host.example:6379/" })).toEqual(["x.example 443", "host.example 6379"]);
    expect(endpoints("x.example", { resolver: "203.0.113.5:25" })).toEqual(["x.example 443", "203.0.113.5 25"]);
    expect(endpoints("x.example", { "root-servers": "203.0.113.5:26" }, "resolvers")).toEqual(["203.0.113.5 26"]);
  });

  test("DNS at its own ports is no port of a target", () => {
    for (const resolver of ["203.0.113.5", "tls://203.0.113.6", "https://203.0.113.7/dns-query"])
      expect(endpoints("x.example", { resolver }, "resolvers")).toEqual([]);
    expect(endpoints("x.example", { resolver: "203.0.113.5:443" }, "resolvers")).toEqual(["203.0.113.5 443"]);
  });
});
