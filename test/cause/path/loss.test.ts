import { describe, expect, test } from "vitest";
import type { Observation } from "../../../src/observation/observation.ts";
import { one, tcpTarget, two } from "../../build/common.ts";
import { judged } from "../../build/judged.ts";
import { far, near, trace } from "../../build/path.ts";
import { connect, late, otherPort } from "../../build/tcp.ts";
import { handshake } from "../../build/tls.ts";

/** A row of connections, 150 ms apart: `.` stood at once, `l` at its second SYN, `x` never. */
const row = (to: typeof one, pattern: string, apartMs = 150) =>
  [...pattern].map((sign, n) => {
    const told = { purpose: "sample" as const, attempt: n + 1, startMs: 1_000 + n * apartMs, round: 3 };
    return sign === "l" ? late(to, 1, told) : connect(to, sign === "x" ? "timeout" : "connected", told);
  });
const turns = (pattern: string) =>
  [...pattern].map((sign, n) =>
    sign === "l"
      ? otherPort(one, "refused", { attempt: 10 + n, startMs: 1_000 + n * 150, round: 3, elapsedMs: 1_012 })
      : otherPort(one, "refused", { attempt: 10 + n, startMs: 1_000 + n * 150, round: 3 }),
  );
const judgedRow = (observations: readonly Observation[]) => judged(observations, { target: tcpTarget });

describe("path.loss", () => {
  test("one connection in five needs its SYN twice, and so do those of another port", () => {
    const told = [...row(one, "..l....l..l......l.."), otherPort(one, "refused"), ...turns("..l....l..")];
    const { findings, verdict } = judgedRow(told);
    expect(verdict).toBe("suspect");
    expect(findings).toMatchObject([{ cause: "path.loss", role: "root", pattern: "some-tries" }]);
    expect(findings[0]?.alsoConsidered.map(({ cause }) => cause)).toEqual(["tcp.accept-queue-overflow", "tcp.partial-backend"]);
    expect(findings[0]?.confidence).toBe(0.9);
  });

  test("lost on the way back: the kernel takes the wait for the repeated SYN into the round trip, and the way is no longer for it", () => {
    const answered = row(one, "..l....l..l......l..").map((made) =>
      made.data.kernel == null ? made : { ...made, data: { ...made.data, kernel: { ...made.data.kernel, rttMs: 1_012 } } },
    );
    const { findings } = judgedRow([...answered, otherPort(one, "refused"), ...turns("..l....l..")]);
    expect(findings).toMatchObject([{ cause: "path.loss", role: "root", pattern: "some-tries" }]);
  });

  test("the first hop from which loss carries on to the end is named, and one that loses alone is not", () => {
    const lossy = (lost: readonly number[]) => {
      const made = trace(one, [near, far, one], { rounds: 10, round: 3 });
      return { ...made, data: { ...made.data, hops: made.data.hops?.map((hop, at) => ({ ...hop, lost: lost[at] ?? 0 })) } };
    };
    const nextBy = (lost: readonly number[]) =>
      judgedRow([...row(one, "..l....l..l......l.."), lossy(lost)]).findings[0]?.next.join(" ");
    expect(nextBy([0, 3, 2])).toContain(`hop 2 (${far})`);
    expect(nextBy([4, 0, 2])).toContain(`hop 3 (${one})`);
    expect(nextBy([7, 0, 0])).not.toContain("loss begins at");
  });

  test("another port was not asked: a queue that is full fits as well", () => {
    expect(judgedRow(row(one, "..l....l..x......l..")).findings).toMatchObject([{ cause: "path.loss", confidence: 0.6 }]);
  });

  test("one of two addresses", () => {
    const told = [...row(one, "..l....l..l......l.."), ...row(two, "....................")];
    expect(judgedRow(told).findings).toMatchObject([{ cause: "path.loss", pattern: "some-addresses" }]);
  });

  test("another port, asked in turn, loses nothing of as many: it is the port's own queue", () => {
    const told = [...row(one, ".l.l..l.l.l..l.l.l.."), otherPort(one, "refused"), ...turns("..........")];
    expect(judgedRow(told).findings[0]).toMatchObject({ cause: "tcp.accept-queue-overflow" });
  });

  test.each([
    ["1 of 10", ".....l...."],
    ["2 of 100", `${".".repeat(30)}l${".".repeat(40)}l${".".repeat(28)}`],
  ])("%s lost is healthy, and a note says how many samples would tell", (_, pattern) => {
    const { findings, verdict } = judgedRow(row(one, pattern));
    expect(verdict).toBe("healthy");
    expect(findings).toMatchObject([{ cause: "path.loss", role: "note" }]);
    if (pattern.length === 10) expect(findings[0]?.next.join(" ")).toContain("--deep");
  });

  test("three lost within one burst count once", () => {
    const { findings, verdict } = judgedRow(row(one, ".......lll..........", 30));
    expect(verdict).toBe("healthy");
    expect(findings).toMatchObject([{ cause: "path.loss", role: "note" }]);
  });

  test("a far host is no lossy one", () => {
    const slow = Array.from({ length: 20 }, (_, n) =>
      connect(one, "connected", { purpose: "sample", attempt: n + 1, startMs: 1_000 + n * 150, elapsedMs: 400 }),
    );
    expect(judgedRow(slow)).toMatchObject({ verdict: "healthy", findings: [] });
  });
});

describe("path.loss on a machine out of breath", () => {
  const busy = (ms: readonly number[]) =>
    ms.map((connectMs, n) =>
      handshake({ address: one, purpose: "sample", attempt: n + 1, startMs: 1_000 + n * 150, data: { connectMs } }),
    );

  test("connections that take anything up to a second and more are no proof", () => {
    const told = [...row(one, "......"), ...busy([1_020, 640, 1_130, 870, 1_060, 990, 700, 1_180])];
    expect(judgedRow(told).findings.filter(({ cause, role }) => cause === "path.loss" && role === "root")).toEqual([]);
  });

  test("a handshake that came late over its connection states nothing: two of thirty are a note", () => {
    const told = [...row(one, ".".repeat(28)), ...busy([1_020, 1_015])];
    const { findings, verdict } = judgedRow(told);
    expect(findings).toMatchObject([{ cause: "path.loss", role: "note" }]);
    expect(verdict).not.toBe("suspect");
  });
});
