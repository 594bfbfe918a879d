import { describe, expect, test } from "vitest";
import { partialBackend } from "../../../src/cause/tcp/partial-backend.ts";
import { one, seenOf, tcpTarget, two } from "../../build/common.ts";
import { answer } from "../../build/http.ts";
import { judged } from "../../build/judged.ts";
import { connect, type Ending, flows, late, oneByte, silences, tcp } from "../../build/tcp.ts";
import { brokenHandshake, handshake } from "../../build/tls.ts";

/** Tries that follow each other 150 ms apart: `.` stands at once, `x` stays silent through all its SYNs, `l` needs a second one, `h` is given up by a router after three seconds. */
const series = (pattern: string) =>
  [...pattern].map((sign, n) => {
    const told = { purpose: "sample", attempt: n + 1, startMs: 1_000 + n * 150, round: 3 } as const;
    if (sign === "l") return late(one, 1, told);
    if (sign === "h") return connect(one, "host-unreachable", { ...told, elapsedMs: 3_060 });
    return connect(one, sign === "x" ? "timeout" : "connected", told);
  });

describe("tcp.partial-backend", () => {
  test("the same source ports are refused each time, others never", () => {
    const { findings, verdict } = judged([connect(one, "connected"), ...flows(one, [1, 4])]);
    expect(verdict).toBe("suspect");
    expect(findings[0]).toMatchObject({ cause: "tcp.partial-backend", role: "root", pattern: "some-flows" });
    expect(findings.filter(({ role }) => role === "root")).toHaveLength(1);
    expect(findings[0]?.alsoConsidered.map(({ cause }) => cause)).toEqual(["path.loss", "path.ecmp-partial"]);
  });

  test.each<Ending>(["refused", "reset", "prohibited"])("flows that are %s were answered, so no link lost them", (ending) => {
    const [match] = partialBackend.find(seenOf(flows(one, [0], ending)));
    expect(match?.equally).toBeUndefined();
    expect(match?.ruledOut.map(({ cause }) => cause)).toContain("path.ecmp-partial");
  });

  test("flows that stay silent could be a dead link as well", () => {
    expect(partialBackend.find(seenOf(flows(one, [0, 5], "timeout")))).toMatchObject([
      { equally: ["path.ecmp-partial"], byFlow: true },
    ]);
  });

  test("one port that fails now and then is chance", () => {
    const mixed = flows(one, [1]).map((each) =>
      each.attempt === 2 && each.subject.localPort === 40_006
        ? connect(one, "refused", { attempt: 2, purpose: "flow", localPort: 40_006 })
        : each,
    );
    expect(partialBackend.find(seenOf(mixed))).toEqual([]);
    expect(judged(mixed).findings[0]).toMatchObject({ cause: "tcp.refused", pattern: "some-tries" });
  });

  test("all flows fail, or none", () => {
    expect(partialBackend.find(seenOf(flows(one, [0, 1, 2, 3, 4, 5, 6, 7])))).toEqual([]);
    expect(partialBackend.find(seenOf(flows(one, [])))).toEqual([]);
  });

  test("one address by flow, the other always: some addresses", () => {
    const [finding] = judged([...tcp(two, "connected"), ...flows(one, [2])]).findings;
    expect(finding).toMatchObject({ cause: "tcp.partial-backend", pattern: "some-addresses", works: { addresses: [two] } });
  });

  test("a balancer that takes turns: each third connection is lost with all its packets", () => {
    const [finding, ...others] = judged(series("..x..x..x..x..x..")).findings;
    expect(finding).toMatchObject({
      cause: "tcp.partial-backend",
      role: "root",
      pattern: "some-flows",
      untested: ["path.ecmp-partial"],
    });
    expect(others).toEqual([]);
  });

  test("a balancer gives each third connection to an address that nobody has: its router gives those up, and that is no answer of a member", () => {
    const { findings } = judged(series("..h..h..h..h..h.."));
    expect(findings.map(({ cause, role, pattern, confidence }) => [cause, role, pattern, confidence])).toEqual([
      ["tcp.partial-backend", "root", "some-flows", 0.6],
    ]);
    expect(findings[0]).toMatchObject({ untested: ["path.ecmp-partial"] });
    expect(findings[0]?.alsoConsidered).toMatchObject([
      { cause: "path.loss", why: expect.stringContaining("given up by a router") },
    ]);
  });

  test.each([
    ["a host that was away for a while", "....hhhhh......."],
    ["a host that came up", "hhhhh..........."],
    ["a host that went down", "......hhhhhh"],
    ["two in many", "...h....h......."],
  ])("%s is no member", (_, pattern) => {
    expect(partialBackend.find(seenOf(series(pattern)))).toEqual([]);
    expect(judged(series(pattern)).findings.filter(({ cause }) => cause === "tcp.rejected" || cause === "path.no-route")).toEqual(
      [],
    );
  });

  test("the same source ports are given up each time: by the router of a member, or by one before a dead link", () => {
    for (const ending of ["host-unreachable", "network-unreachable"] as const)
      expect(partialBackend.find(seenOf(flows(one, [1, 4], ending)))).toMatchObject([
        { equally: ["path.ecmp-partial"], byFlow: true, ruledOut: [{ cause: "path.loss" }] },
      ]);
  });

  /** Three rounds of eight flows, each from another port: `x` is refused. */
  const rounds = (...patterns: string[]) =>
    patterns.flatMap((pattern, round) =>
      [...pattern].map((sign, n) =>
        connect(one, sign === "x" ? "refused" : "connected", {
          purpose: "flow",
          attempt: round + 1,
          round: 3,
          localPort: 40_000 + ((n * (round + 1)) % 8),
          startMs: 1_000 + round * 450 + n,
        }),
      ),
    );
  test("a balancer that takes turns: each fourth is refused, whichever port it came from", () => {
    const { findings } = judged([connect(one, "connected"), ...rounds("..x...x.", "x...x...", ".x...x..")]);
    expect(findings.map(({ cause, role, pattern }) => [cause, role, pattern])).toEqual([
      ["tcp.partial-backend", "root", "some-flows"],
      ["tcp.refused", "consequence", "some-tries"],
    ]);
    expect(findings[0]?.untested).toEqual([]);
  });
  test.each([
    ["one in four at other distances", ["..x...x.", "x..x....", ".x...x.."]],
    ["each fourth in two rounds, two of five in the third", ["..x...x.", "x...x...", ".x.x..x."]],
    ["two rounds alone", ["..x...x.", "x...x..."]],
    ["each of them", ["xxxxxxxx", "xxxxxxxx", "xxxxxxxx"]],
  ])("%s is no turn", (_, patterns) => {
    expect(partialBackend.find(seenOf(rounds(...patterns)))).toEqual([]);
  });

  /** Asked one by one, each when the one before had ended: `x` is refused. */
  const oneByOne = (pattern: string) =>
    [...pattern].map((sign, n) =>
      connect(one, sign === "x" ? "refused" : "connected", {
        purpose: "sample",
        attempt: n + 2,
        round: 3,
        startMs: 3_000 + n * 110,
        elapsedMs: 6,
      }),
    );
  const fifth = "..x....x....x....x....x....x..";
  test("each fifth of what was asked one by one is refused, though a busy machine sent the rounds in any order", () => {
    const disturbed = rounds(".x......", "x.....x.", ".x..x...");
    expect(partialBackend.find(seenOf(disturbed))).toEqual([]);
    expect(judged([connect(one, "connected"), ...disturbed, ...oneByOne(fifth)]).findings[0]).toMatchObject({
      cause: "tcp.partial-backend",
      pattern: "some-flows",
    });
  });
  test.each([
    ["too few", fifth.slice(0, 24)],
    ["one that came a turn too early", `${fifth.slice(0, 16)}x....${fifth.slice(21)}`],
    ["one in five at any distance", "..x...x......x....x..x....x..."],
  ])("%s in such a row is no turn", (_, pattern) => {
    expect(partialBackend.find(seenOf(oneByOne(pattern)))).toEqual([]);
  });
  test("where two of them were under way at once, the order that counts begins behind them", () => {
    const beside = connect(one, "connected", { purpose: "sample", attempt: 50, startMs: 4_101, elapsedMs: 30 });
    expect(partialBackend.find(seenOf([...oneByOne(fifth), beside]))).toEqual([]);
  });

  test("hung up on before a word was said, while others stay open for as long: a dead member behind a proxy", () => {
    const cut = [2, 5].map((attempt) => brokenHandshake("closed", { attempt, purpose: "sample" }));
    const served = [handshake(), handshake({ attempt: 3, purpose: "sample" }), handshake({ attempt: 4, purpose: "sample" })];
    const { findings } = judged([connect(one, "connected"), ...served, ...cut, ...silences(one, "...c....c....c....c.", 3_010)]);
    expect(findings.map(({ cause, role, pattern }) => [cause, role, pattern])).toEqual([
      ["tcp.partial-backend", "root", "some-flows"],
      ["tls.handshake-closed", "note", "some-tries"],
    ]);
    expect(findings[0]).toMatchObject({ scope: { failed: 6 }, untested: [] });
  });
  test("what was answered behind the last of them counts too: by chance the dead member is met late in the row", () => {
    const row = silences(one, "..c..c...........c", 1_010);
    const later = [1, 2, 3].map((n) => answer(200, { attempt: n + 1, purpose: "sample", startMs: 9_000 + n }));
    expect(partialBackend.find(seenOf([connect(one, "connected"), ...row]))).toEqual([]);
    expect(partialBackend.find(seenOf([connect(one, "connected"), ...row, ...later]))).toHaveLength(1);
  });
  test.each([
    ["all are hung up on", "cccccccccc"],
    ["none are", "............"],
    ["two are", "..c....c...."],
    ["from some time on all are", "......cccccc"],
    ["some are reset, as by a limit", "..r...r..rr....r..r."],
  ])("not where %s", (_, pattern) => {
    expect(partialBackend.find(seenOf([connect(one, "connected"), ...silences(one, pattern)]))).toEqual([]);
  });

  test("a request between the connections of a round takes a turn as well", () => {
    const disturbed = rounds("..x..x..", "x...x...", ".x...x..");
    const between = answer(200, { purpose: "other-path", startMs: 1_003.5 });
    expect(partialBackend.find(seenOf(disturbed))).toEqual([]);
    expect(partialBackend.find(seenOf([...disturbed, between]))).toHaveLength(1);
  });

  test("each fifth of a row of silences is reset: turns, and no limit", () => {
    expect(judged([connect(one, "connected"), ...silences(one, "..r....r....r....r..")]).findings[0]).toMatchObject({
      cause: "tcp.partial-backend",
      pattern: "some-flows",
    });
  });

  test("where repeated packets come through, it is loss", () => {
    expect(partialBackend.find(seenOf(series("..x.l.x..l.x..x.l..")))).toEqual([]);
  });

  test("a member that answers the SYN and nothing else", () => {
    const bytes = [..."..x..x..x..x..x.."].map((sign, n) =>
      oneByte(one, sign === ".", { attempt: n + 1, startMs: n * 150, round: 2 }),
    );
    const { findings } = judged([connect(one, "connected"), ...bytes]);
    expect(findings.map(({ cause, role, pattern }) => [cause, role, pattern])).toEqual([
      ["tcp.partial-backend", "root", "some-flows"],
      ["tcp.post-handshake-blackhole", "consequence", "some-tries"],
    ]);
  });

  test("two lost connections in many are no proof", () => {
    expect(partialBackend.find(seenOf(series("..x......x........")))).toEqual([]);
    expect(judged(series("..x......x.............................."), { target: tcpTarget }).verdict).toBe("healthy");
  });

  test("some stand, then all are silent: a queue that has filled up, or a service that went away", () => {
    expect(partialBackend.find(seenOf(series(".....xxxxxx")))).toEqual([]);
  });

  test("what is taken and never served is in trouble as a whole", () => {
    const kernel = {
      state: "ESTAB",
      bytesSent: 500,
      bytesAcked: 501,
      bytesReceived: 0,
      retransmits: 0,
      outOfOrder: 0,
      pathMtu: 1_500,
      rttMs: 1,
    };
    const deaf = brokenHandshake("timeout", { data: { connectMs: 5, helloBytes: 500, kernel } });
    expect(partialBackend.find(seenOf([...series("..x..x..x..x..x.."), deaf]))).toEqual([]);
  });
});
