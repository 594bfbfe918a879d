import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCheck } from "../lab/beside/tool/read-check.ts";
import { anyOutput } from "./recorded.ts";

describe("what a monitoring plugin prints", () => {
  test("status 0 is no alarm, and the figures behind the bar are left out", () => {
    const text = "TCP OK - 0.002 second response time on search.acorn-1.example port 443|time=0.001533s;;;0.000000;10.000000\n";
    expect(readCheck("check_tcp", { status: 0, text })).toEqual({
      check: "check_tcp",
      isAlarm: false,
      words: "TCP OK - 0.002 second response time on search.acorn-1.example port 443",
    });
  });

  test("a warning, a critical state and an unknown one are alarms", () => {
    for (const status of [1, 2, 3])
      expect(readCheck("check_http", { status, text: "HTTP WARNING: HTTP/1.1 403 Forbidden" }).isAlarm).toBe(true);
  });

  test("a reason that stands above the state is kept with it", () => {
    const text = "connect to address 203.0.113.9 and port 443: Connection refused\nHTTP CRITICAL - Unable to open TCP socket\n";
    expect(readCheck("check_http", { status: 2, text }).words).toBe(
      "connect to address 203.0.113.9 and port 443: Connection refused HTTP CRITICAL - Unable to open TCP socket",
    );
  });

  test("what the deadline ended is an alarm that says so", () => {
    expect(readCheck("check_dns", { status: null, text: "" })).toMatchObject({ isAlarm: true, words: "(ended by the deadline)" });
  });

  test("whatever is printed, it is one line of words, and the status alone makes the alarm", () => {
    fc.assert(
      fc.property(anyOutput, fc.constantFrom(0, 1, 2, 3, null), (text, status) => {
        const { isAlarm, words } = readCheck("check_dns", { status, text });
        return isAlarm === (status !== 0) && words !== "" && !words.includes("\n");
      }),
    );
  });
});
