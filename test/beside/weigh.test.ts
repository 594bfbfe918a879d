import { describe, expect, test } from "vitest";
import type { Saying, ToolAnswer } from "../lab/beside/answer.ts";
import { type Judged, weightOf, weightOfFaultline } from "../lab/beside/weigh.ts";

const answer = (...alarms: [check: string, words: string][]): ToolAnswer => ({
  tool: "monitoring-plugins",
  state: "answered",
  sayings: [
    ...alarms.map(([check, words]): Saying => ({ check, words, isAlarm: true })),
    { check: "check_tcp", words: "TCP OK", isAlarm: false },
  ],
  elapsedMs: 10,
});
const fault = (cause: `${"dns" | "tcp" | "tls" | "http"}.${string}`) => ({ cause, pattern: "everywhere" as const });

describe("what another tool's answer is worth", () => {
  test("the lowest alarm says the layer: a name that cannot be found lets the request fail too", () => {
    const found = answer(["check_http", "Name or service not known"], ["check_dns", "Domain 'a' was not found by the server"]);
    expect(weightOf(found, fault("dns.nxdomain"))).toMatchObject({ noticed: true, layer: true, cause: true });
    expect(weightOf(found, fault("dns.servfail"))).toMatchObject({ noticed: true, layer: true, cause: false });
    expect(weightOf(found, fault("http.slow"))).toMatchObject({ noticed: true, layer: false, cause: false });
  });

  test("no alarm notices nothing", () => {
    expect(weightOf(answer(), fault("tls.expired"))).toEqual({ noticed: false, layer: false, cause: false, read: "healthy" });
  });

  test("any alarm where nothing is wrong is a false one", () => {
    expect(weightOf(answer(["check_http", "HTTP WARNING: HTTP/1.1 403 Forbidden"]), "healthy").noticed).toBe(true);
    expect(weightOf(answer(), "healthy").noticed).toBe(false);
  });

  test("words that nobody knows are an alarm without a layer", () => {
    expect(weightOf(answer(["another", "whatever"]), fault("tcp.refused"))).toMatchObject({
      noticed: true,
      layer: false,
      read: "?",
    });
  });
});

describe("what Faultline's answer is worth", () => {
  const judged = (named: string, expected: Judged["one"]["expected"]): Judged => ({
    one: { id: "some/how", side: "fault", expected },
    score: { named, confidence: null, cause: expected !== "healthy" && named === expected.cause, pattern: false, scope: false },
    differences: [],
    elapsedMs: 10,
  });

  test("another cause of the same layer is noticed, in the layer, and not the cause", () => {
    expect(weightOfFaultline(judged("tls.name-mismatch", fault("tls.expired")))).toMatchObject({
      noticed: true,
      layer: true,
      cause: false,
    });
  });

  test("inconclusive where nothing is wrong is a false alarm too", () => {
    expect(weightOfFaultline(judged("inconclusive", "healthy")).noticed).toBe(true);
    expect(weightOfFaultline(judged("healthy", "healthy")).noticed).toBe(false);
  });
});
