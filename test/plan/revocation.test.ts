import { expect, test } from "vitest";
import { revocation } from "../../src/plan/rule/revocation.ts";
import type { Asked, View } from "../../src/plan/state.ts";
import { defaultQuestions } from "../../src/target/parse-questions.ts";
import { apiTarget, two } from "../build/common.ts";
import { vantage } from "../build/judged.ts";
import { brokenHandshake, certificate, handshake } from "../build/tls.ts";

const leaf = certificate();
const shown = [
  handshake({ leaf }),
  handshake({ leaf, attempt: 2, purpose: "sample" }),
  handshake({ leaf, address: two }),
  handshake({ address: two, attempt: 2 }),
  handshake({ purpose: "other-sni", sni: null }),
  brokenHandshake("timeout"),
];
const view = (ocsp: "fetch" | "stapled" | "none" | undefined, firstVerdictMs: number | null): View => {
  const own = shown.map(
    (observation) =>
      ({ vantage: "here", startMs: 0, observation, step: { ...observation, given: {}, deadlineMs: 1 } }) as unknown as Asked,
  );
  const questions = ocsp === undefined ? defaultQuestions : { ...defaultQuestions, ocsp };
  const self = vantage("here");
  const run = {
    target: apiTarget,
    questions,
    only: null,
    thresholds: { ttfbMs: 2_000 },
    vantages: [self],
    asked: own,
    nowMs: 900,
    firstVerdictMs,
  };
  return { ...run, run, own, self };
};

test("each certificate is asked about once, where it was shown first, and behind the first verdict", () => {
  expect(
    revocation(view("fetch", 500)).map(({ step }) => [step.probe, "address" in step.subject && step.subject.address]),
  ).toEqual([
    ["tls.revocation", "203.0.113.7"],
    ["tls.revocation", two],
  ]);
  expect(revocation(view("fetch", null))).toEqual([]);
});

test.each(["stapled", "none", undefined] as const)("the authority is not asked: %s", (ocsp) =>
  expect(revocation(view(ocsp, 500))).toEqual([]),
);
