import { describe, expect, test } from "vitest";
import { failed } from "../../../src/observation/failure.ts";
import { address, one, tcpTarget, two } from "../../build/common.ts";
import { judged } from "../../build/judged.ts";
import { far, near, trace } from "../../build/path.ts";
import { connect, flows } from "../../build/tcp.ts";

/** Connections 150 ms apart from ports of their own: `x` stayed silent through all its SYNs, `.` stood at once. */
const row = (to: typeof one, pattern: string) =>
  [...pattern].map((sign, n) =>
    connect(to, sign === "x" ? "timeout" : "connected", {
      purpose: "sample",
      attempt: n + 1,
      startMs: 1_000 + n * 150,
      localPort: 40_000 + n,
      round: 3,
    }),
  );
const pattern = ".x..x.x..x..........";
const bad = [40_001, 40_004, 40_006];
const flow = (to: typeof one, localPort: number, senders: readonly string[]) =>
  trace(to, senders, { purpose: "flow", localPort, round: 3 });
const early = (to: typeof one) => bad.map((port) => flow(to, port, [near]));
const fresh = (to: typeof one) => [flow(to, 41_000, [near, far, to]), flow(to, 41_097, [near])];
const named = (observations: Parameters<typeof judged>[0]) =>
  judged(observations, { target: tcpTarget })
    .findings.filter(({ role }) => role === "root")
    .map(({ cause, pattern: where }) => `${cause} ${where}`);

describe("path.ecmp-partial", () => {
  test("traces from the ports that fail end sooner than one that arrives", () => {
    const { findings } = judged([...row(one, pattern), ...early(one), ...fresh(one)], { target: tcpTarget });
    expect(findings).toMatchObject([{ cause: "path.ecmp-partial", role: "root", pattern: "some-flows", confidence: 0.9 }]);
    expect(findings[0]?.alsoConsidered.map(({ cause }) => cause)).toEqual(["tcp.partial-backend", "path.loss"]);
  });

  test("they come as far as the last router: a member behind a balancer, and equal ways are ruled out", () => {
    const told = [...row(one, pattern), ...bad.map((port) => flow(one, port, [near, far])), ...fresh(one)];
    const { findings } = judged(told, { target: tcpTarget });
    expect(findings).toMatchObject([{ cause: "tcp.partial-backend", role: "root", pattern: "some-flows" }]);
    expect(findings[0]?.alsoConsidered.map(({ cause }) => cause)).toContain("path.ecmp-partial");
  });

  test("the run ended before the traces of the ports that fail did: they tell up to where they came", () => {
    const broken = (askedToTtl: number) =>
      bad.map((localPort) =>
        trace(one, [near], { purpose: "flow", localPort, round: 3, askedToTtl, failure: failed("cancelled", "wait", "") }),
      );
    expect(named([...row(one, pattern), ...broken(3), ...fresh(one)])).toEqual(["path.ecmp-partial some-flows"]);
    expect(named([...row(one, pattern), ...broken(1), ...fresh(one)])).toEqual(["tcp.partial-backend some-flows"]);
  });

  describe("a router gives up what goes the dead way", () => {
    const given = [...pattern].map((sign, n) =>
      connect(one, sign === "x" ? "host-unreachable" : "connected", {
        purpose: "sample",
        attempt: n + 1,
        startMs: 1_000 + n * 150,
        elapsedMs: sign === "x" ? 3_060 - n : 12,
        localPort: 40_000 + n,
        round: 3,
      }),
    );
    const traced = (senders: readonly string[], unreachable?: "!H") =>
      bad.map((localPort) =>
        trace(one, senders, { purpose: "flow", localPort, round: 3, ...(unreachable === undefined ? {} : { unreachable }) }),
      );

    test.each([
      ["for a later TTL", traced([near, "*", "*", near], "!H"), "hop 1", near],
      ["and says nothing in a trace", traced([near]), "hop 1", near],
      ["once it has gone to and fro", traced([near, far, near, far, near, far, near, far]), `hop 2 (${far})`, far],
    ])("%s", (_, traces, last, router) => {
      const { findings } = judged([...given, ...traces, ...fresh(one)], { target: tcpTarget });
      expect(findings[0]?.summary).toMatch(new RegExp(`${last.replace(/[()]/g, ".")}$`));
      expect(findings[0]?.next[0]).toContain(`On ${router}, look at`);
      expect(findings).toMatchObject([{ cause: "path.ecmp-partial", role: "root", pattern: "some-flows", confidence: 0.9 }]);
    });

    test("behind the last router: a member that is gone", () => {
      const { findings } = judged([...given, ...traced([near, far, "*", "*", far], "!H"), ...fresh(one)], { target: tcpTarget });
      expect(findings).toMatchObject([{ cause: "tcp.partial-backend", role: "root", pattern: "some-flows", confidence: 0.9 }]);
      expect(findings[0]?.alsoConsidered.map(({ cause }) => cause)).toContain("path.ecmp-partial");
    });

    test("at the last router, which did not pass it on: both fit", () => {
      const { findings } = judged([...given, ...traced([near, far], "!H"), ...fresh(one)], { target: tcpTarget });
      expect(findings).toMatchObject([{ cause: "tcp.partial-backend", confidence: 0.6, untested: ["path.ecmp-partial"] }]);
    });

    test("at once, for the same source ports: the rejection that it looks like follows from it", () => {
      const told = [...flows(one, [0, 5], "host-unreachable"), ...[40_000, 40_005].map((port) => flow(one, port, [near]))];
      const { findings } = judged([connect(one, "connected"), ...told, ...fresh(one)], { target: tcpTarget });
      expect(findings.map(({ cause, role }) => [cause, role])).toEqual([
        ["path.ecmp-partial", "root"],
        ["tcp.rejected", "consequence"],
      ]);
    });
  });

  test("nearly all source ports fall to the dead way: that the same ones fail each time needs no rate", () => {
    const dead = [0, 1, 2, 3, 4, 5, 6];
    const told = [...flows(one, dead, "host-unreachable"), ...dead.map((n) => flow(one, 40_000 + n, [near]))];
    const { findings, verdict } = judged([...told, ...fresh(one)], { target: tcpTarget });
    expect(verdict).toBe("suspect");
    expect(findings[0]).toMatchObject({ cause: "path.ecmp-partial", role: "root", pattern: "some-flows" });
  });

  test("no trace could be made: the member is named first, and this beside it", () => {
    const { findings } = judged(row(one, pattern), { target: tcpTarget });
    expect(findings).toMatchObject([{ cause: "tcp.partial-backend", confidence: 0.6, untested: ["path.ecmp-partial"] }]);
  });

  test("two neighbours share the way: one root, though only one was traced to the end", () => {
    expect(named([...row(one, pattern), ...row(two, pattern), ...early(one), ...fresh(one)])).toEqual([
      "path.ecmp-partial some-flows",
    ]);
  });

  test("a neighbour of which one connection alone met the dead way is hurt by it as well, and one that met none is not", () => {
    const told = [...row(one, pattern), ...early(one), ...fresh(one)];
    expect(named([...told, ...row(two, "........x...")])).toEqual(["path.ecmp-partial some-flows"]);
    expect(named([...told, ...row(two, "............")])).toEqual(["path.ecmp-partial some-addresses"]);
  });

  test("an address on another network is judged by itself", () => {
    const other = address("198.51.100.200");
    expect(named([...row(one, pattern), ...row(other, pattern), ...early(one), ...fresh(one)]).sort()).toEqual([
      "path.ecmp-partial some-addresses",
      "tcp.partial-backend some-addresses",
    ]);
  });

  test("equal ways that are all alive are nothing", () => {
    expect(named([...row(one, ".".repeat(20)), ...fresh(one), flow(one, 40_000, [near, "198.18.1.2", one])])).toEqual([]);
  });
});
