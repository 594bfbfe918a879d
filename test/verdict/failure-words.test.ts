import { expect, test } from "vitest";
import { failed, failureCodes, phases } from "../../src/observation/failure.ts";
import { failureWords } from "../../src/verdict/failure-words.ts";

test("silence, refusal, rejection and reset stay four words", () => {
  const codes = ["timeout", "refused", "prohibited", "reset"] as const;
  expect(new Set(codes.map((code) => failureWords(failed(code, "connect", "")))).size).toBe(4);
});

test("what happened, and when, without a code or a phase of ours", () => {
  expect(failureWords(failed("timeout", "handshake", "nothing within 5000 ms"))).toBe("no answer in time in the TLS handshake");
  for (const code of failureCodes)
    for (const phase of phases) expect(failureWords(failed(code, phase, ""))).not.toMatch(/phase|unknown|-unreachable|tls-/);
});

test("the peer's own words where ours say too little, and only so many of them", () => {
  const said = failureWords(failed("tls-alert", "handshake", `alert 40 ${"x".repeat(200)}`));
  expect(said).toContain("(alert 40 ");
  expect(said.length).toBeLessThan(140);
});
