import { describe, expect, test } from "vitest";
import { portExhaustion } from "../../../src/cause/tcp/port-exhaustion.ts";
import { one, seenOf, six, two } from "../../build/common.ts";
import { judged } from "../../build/judged.ts";
import { connect, otherPort, tcp } from "../../build/tcp.ts";

describe("tcp.port-exhaustion", () => {
  test("no source port is left towards the target, and another destination gets one", () => {
    const { findings, verdict } = judged([...tcp(one, "ports-exhausted"), otherPort(one, "refused")]);
    expect(verdict).toBe("suspect");
    expect(findings).toMatchObject([
      { cause: "tcp.port-exhaustion", role: "root", pattern: "everywhere", impact: "degrades", untested: [] },
    ]);
  });

  test.each([
    ["silence", otherPort(one, "timeout")],
    ["another address", connect(two, "connected")],
  ])("%s elsewhere had its source port too", (_, elsewhere) => {
    const [match] = portExhaustion.find(seenOf([...tcp(one, "ports-exhausted"), elsewhere]));
    expect(match?.ruledOut).toMatchObject([{ cause: "dns.no-usable-family", by: [elsewhere] }]);
  });

  test("another family proves nothing of this one, nor does another vantage", () => {
    const told = [...tcp(one, "ports-exhausted"), connect(six, "connected"), otherPort(one, "connected", { vantage: "there" })];
    expect(portExhaustion.find(seenOf(told))[0]?.ruledOut).toEqual([]);
  });

  test.each(["family-missing", "own-route", "refused", "timeout"] as const)("%s is another trouble", (ending) => {
    expect(portExhaustion.find(seenOf([...tcp(one, ending), otherPort(one, "refused")]))).toEqual([]);
  });

  test("a port that was asked for by its number and is taken says nothing", () => {
    const taken = connect(one, "ports-exhausted", { purpose: "flow", localPort: 40_000 });
    expect(portExhaustion.find(seenOf([connect(one, "connected"), taken]))).toEqual([]);
  });
});
