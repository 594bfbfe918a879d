import { describe, expect, test } from "vitest";
import { one, tcpTarget, two } from "../../build/common.ts";
import { judged } from "../../build/judged.ts";
import { connect, late } from "../../build/tcp.ts";

/** Connections that stand after so long, by the kernel's own measure of the round trip; over a second the SYN has been sent again. */
const slow = (to: typeof one, ms: readonly number[], rttMs: (ms: number) => number = (each) => each) =>
  ms.map((connectMs, n) => {
    const made = late(to, connectMs > 1_000 ? 1 : 0, { purpose: "sample", attempt: n + 1, startMs: 1_000 + n * 300, connectMs });
    const { kernel } = made.data;
    return { ...made, data: { ...made.data, kernel: kernel == null ? null : { ...kernel, rttMs: rttMs(connectMs) } } };
  });
const quick = (to: typeof one) =>
  Array.from({ length: 12 }, (_, n) => connect(to, "connected", { purpose: "sample", attempt: n + 1, startMs: 1_000 + n * 300 }));
const judgedBy = (observations: Parameters<typeof judged>[0]) => judged(observations, { target: tcpTarget });

describe("path.latency", () => {
  test.each([
    ["800 ms", [820, 810, 830, 805, 815, 825, 800, 840, 812, 808, 811]],
    [
      "1.2 s, so that each SYN is sent again before its answer",
      [1_210, 1_220, 1_230, 1_205, 1_215, 1_225, 1_240, 1_250, 1_207, 1_209],
    ],
  ])("round trips of %s", (_, times) => {
    const { findings, verdict } = judgedBy(slow(one, times));
    expect(verdict).toBe("suspect");
    expect(findings).toMatchObject([{ cause: "path.latency", role: "root", pattern: "everywhere" }]);
  });

  test("at one of two addresses", () => {
    expect(judgedBy([...slow(one, [820, 810, 830, 805, 815, 825]), ...quick(two)]).findings).toMatchObject([
      { cause: "path.latency", pattern: "some-addresses", works: { addresses: [two] } },
    ]);
  });

  test("a far host, steady at 400 ms, is well", () => {
    expect(
      judgedBy(
        slow(
          one,
          Array.from({ length: 20 }, (_, n) => 400 + n),
        ),
      ),
    ).toMatchObject({ verdict: "healthy", findings: [] });
  });

  test("a machine out of breath is late to look, and its kernel measured short round trips", () => {
    const { findings } = judgedBy(slow(one, [820, 910, 1_130, 805, 990, 825, 1_180, 870], () => 2));
    expect(findings.map(({ cause }) => cause)).not.toContain("path.latency");
  });
});
