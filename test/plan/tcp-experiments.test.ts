import { describe, expect, test } from "vitest";
import type { Observation } from "../../src/observation/observation.ts";
import { plan } from "../../src/plan/plan.ts";
import type { PlanState, Want } from "../../src/plan/state.ts";
import { defaultQuestions } from "../../src/target/parse-questions.ts";
import { address, one, tcpTarget, two } from "../build/common.ts";
import { answer, brokenRequest } from "../build/http.ts";
import { vantage } from "../build/judged.ts";
import { askedOf, planState } from "../build/planned.ts";
import { connect, late, noPacket, oneByte, otherPort, packet, ping, silence, tcp } from "../build/tcp.ts";
import { brokenHandshake, handshake } from "../build/tls.ts";

const questions = { ...defaultQuestions, publicResolvers: [], ip: [one] };
const state = (
  answered: readonly Observation[],
  { open = [], ...more }: Partial<PlanState> & { open?: readonly Observation[] } = {},
): PlanState =>
  planState(answered, {
    questions,
    asked: [...answered.map((each) => askedOf(each)), ...open.map((each) => askedOf(each, true))],
    nowMs: 2_000,
    ...more,
  });
const connects = (wants: readonly Want[], purpose: string) =>
  wants.flatMap((each) =>
    each.step.probe === "tcp.connect" && each.step.subject.purpose === purpose ? [{ ...each, subject: each.step.subject }] : [],
  );
const refused = (attempt: number) => connect(one, "refused", { attempt, purpose: "sample", localPort: 41_000 + attempt });
const good = [connect(one, "connected", { localPort: 45_000 }), handshake(), answer(200)];

describe("is it the flow that decides? (experiment 6)", () => {
  test("eight source ports once two tries were refused and others stood, those that failed among them", () => {
    const flows = connects(plan(state([...good, refused(1), refused(2)])), "flow");
    expect(flows).toHaveLength(8);
    expect(new Set(flows.map(({ subject }) => subject.localPort)).size).toBe(8);
    expect(flows.map(({ subject }) => subject.localPort)).toEqual(expect.arrayContaining([41_001, 41_002]));
  });
  test("three rounds from the same ports, in another order each", () => {
    let known = state([...good, refused(1), refused(2)]);
    const orders: number[][] = [];
    for (let round = 1; round <= 4; round += 1) {
      const wants = connects(plan(known), "flow");
      if (wants.length === 0) break;
      orders.push(wants.map(({ subject }) => subject.localPort ?? 0));
      const answers = wants.map(({ step, subject }, n) =>
        connect(one, n % 3 === 0 ? "refused" : "connected", {
          attempt: step.attempt,
          purpose: "flow",
          localPort: subject.localPort ?? 0,
          startMs: 2_000 * round,
        }),
      );
      known = { ...known, asked: [...known.asked, ...answers.map((each) => askedOf(each))], nowMs: 2_000 * round + 600 };
    }
    expect(orders).toHaveLength(3);
    expect(orders.map((order) => order.toSorted())).toEqual([
      orders[0]?.toSorted(),
      orders[0]?.toSorted(),
      orders[0]?.toSorted(),
    ]);
    expect(new Set(orders.map(String)).size).toBe(3);
  });
  test("not after one refusal, not where none stood, and not of a target that asks to be left alone", () => {
    expect(connects(plan(state([...good, refused(1)])), "flow")).toEqual([]);
    expect(connects(plan(state([refused(1), refused(2), refused(3)])), "flow")).toEqual([]);
    expect(connects(plan(state([connect(one, "connected"), handshake(), answer(429), refused(1), refused(2)])), "flow")).toEqual(
      [],
    );
  });
  test("beside an address that is silent to some through and through, a neighbour whose tries came through is asked one round", () => {
    const both = { ...questions, ip: [one, two] };
    const silent = (attempt: number) => connect(one, "timeout", { attempt, purpose: "sample", localPort: 41_000 + attempt });
    const known = [...good, connect(two, "connected", { localPort: 45_001 }), silent(1), silent(2), silent(3)];
    const beside = connects(plan(state(known, { questions: both })), "flow");
    expect(beside.map(({ subject, step }) => [subject.address, step.attempt])).toEqual(beside.map(() => [two, 1]));
    expect(new Set(beside.map(({ subject }) => subject.localPort)).size).toBe(8);
    const answers = beside.map(({ subject }) =>
      connect(two, "connected", { attempt: 1, purpose: "flow", localPort: subject.localPort ?? 0, startMs: 2_000 }),
    );
    expect(connects(plan(state([...known, ...answers], { questions: both, nowMs: 4_000 })), "flow")).toEqual([]);
    expect(connects(plan(state(known.slice(0, -1), { questions: both })), "flow")).toEqual([]);
    const gone = [1, 2, 3].map((attempt) =>
      connect(one, "host-unreachable", { attempt, purpose: "sample", localPort: 41_000 + attempt, elapsedMs: 3_060 }),
    );
    const besideGone = connects(plan(state([...known.slice(0, -3), ...gone], { questions: both })), "flow");
    expect(besideGone.filter(({ subject }) => subject.address === two)).toHaveLength(8);
    const three = address("192.0.2.9");
    const far = known.map((each) =>
      each.probe === "tcp.connect" && each.subject.address === two ? connect(three, "connected") : each,
    );
    expect(connects(plan(state(far, { questions: { ...questions, ip: [one, three] } })), "flow")).toEqual([]);
  });
  test("a port whose try is under way is not used again", () => {
    const first = connects(plan(state([...good, refused(1), refused(2)])), "flow");
    const open = first.map(({ subject }) =>
      connect(one, "timeout", { purpose: "flow", localPort: subject.localPort ?? 0, startMs: 1_000 }),
    );
    expect(connects(plan(state([...good, refused(1), refused(2)], { open, nowMs: 3_000 })), "flow")).toEqual([]);
    // One that was late in its first round is not asked for the third time before the second.
    const ports = first.map(({ subject }) => subject.localPort ?? 0);
    const told = (attempt: number, some: readonly number[]) =>
      some.map((localPort) => connect(one, "refused", { purpose: "flow", localPort, attempt, startMs: attempt * 500 }));
    const known = [...good, refused(1), refused(2), ...told(1, ports), ...told(2, ports.slice(0, 3))];
    const next = connects(plan(state(known, { nowMs: 3_000 })), "flow").map(({ step, subject }) => [
      subject.localPort,
      step.attempt,
    ]);
    expect(next.toSorted()).toEqual([...ports.slice(0, 3).map((p) => [p, 3]), ...ports.slice(3).map((p) => [p, 2])].toSorted());
  });
});

describe("does the other side hang up without a word as well?", () => {
  const rows = (known: PlanState) =>
    plan(known).flatMap(({ step, atMs }) =>
      step.probe === "tcp.silent" && step.subject.purpose === "members"
        ? [{ attempt: step.attempt, atMs, forMs: step.subject.forMs }]
        : [],
    );
  const cut = (elapsedMs: number) => brokenHandshake("closed", { attempt: 2, purpose: "sample", elapsedMs });
  test("a row of silences, each a little longer than what was said had to wait for its end", () => {
    expect(rows(state([...good, cut(20)]))).toEqual([{ attempt: 1, atMs: 2_000, forMs: 520 }]);
    expect(rows(state([...good, cut(3_020)]))).toEqual([{ attempt: 1, atMs: 2_000, forMs: 3_520 }]);
    expect(rows(state([...good, cut(9_000)]))).toMatchObject([{ forMs: 4_400 }]);
  });
  test("one after the other, twenty of them, and no sample between them", () => {
    const row = Array.from({ length: 20 }, (_, n) =>
      silence(one, "open", { purpose: "members", attempt: n + 1, startMs: 1_000 + n * 60 }),
    );
    expect(rows(state([...good, cut(20), ...row.slice(0, 3)]))).toMatchObject([{ attempt: 4, atMs: 2_000 }]);
    expect(rows(state([...good, cut(20), ...row]))).toEqual([]);
    const samples = connects(plan(state([...good, cut(20), ...row], { firstVerdictMs: 40 })), "sample");
    for (const { atMs } of samples) expect(atMs).toBeGreaterThanOrEqual(1_000 + 19 * 60 + 200);
  });
  test("not where all are cut, nor where none is, nor of a target that asks to be left alone", () => {
    expect(rows(state([connect(one, "connected"), cut(20)]))).toEqual([]);
    expect(rows(state(good))).toEqual([]);
    expect(rows(state([connect(one, "connected"), handshake(), answer(429), cut(20)]))).toEqual([]);
  });
  test("where nothing is known of what is spoken, some samples stay silent, and one that is hung up on brings the row", () => {
    const told = [connect(one, "connected"), silence(one, "open")];
    const more = { target: tcpTarget, firstVerdictMs: 400 };
    const sampled = plan(state([...told, connect(one, "connected", { purpose: "sample", startMs: 500 })], more));
    expect(sampled.some(({ step }) => step.probe === "tcp.silent" && step.subject.purpose === "sample")).toBe(true);
    expect(rows(state([...told, silence(one, "closed", { purpose: "sample", attempt: 2 })], more))).toHaveLength(1);
  });
});

describe("does one byte arrive? (experiment 9)", () => {
  const bytes = (known: PlanState) => plan(known).filter(({ step }) => step.probe === "tcp.one-byte");
  test("beside a handshake that has waited a second and a half, without waiting for its end", () => {
    const open = [brokenHandshake("timeout")];
    expect(bytes(state([connect(one, "connected")], { open, nowMs: 1_000 }))).toEqual([]);
    expect(bytes(state([connect(one, "connected")], { open, nowMs: 1_600 }))).toHaveLength(1);
  });
  test("not where nothing connects, nor where the answer came", () => {
    expect(bytes(state([connect(one, "refused")], { open: [brokenHandshake("timeout")] }))).toEqual([]);
    expect(bytes(state([...good, brokenRequest("reset", "wait")]))).toEqual([]);
  });
  test("twice more where it did not arrive; more of them where it did and the answer still does not come", () => {
    const open = [brokenHandshake("timeout")];
    const lost = [connect(one, "connected"), oneByte(one, false)];
    const told = (known: PlanState) => bytes(known).map(({ step }) => [step.subject, step.attempt]);
    const tls = { address: one, port: 443, spoken: "tls" };
    // Whether it is that byte's value that is minded: another one beside it.
    const beside = { ...tls, spoken: "unknown" };
    expect(told(state(lost, { open, nowMs: 4_000 }))).toEqual([
      [tls, 2],
      [beside, 1],
    ]);
    for (const acked of [true, false])
      expect(told(state([...lost, oneByte(one, acked, { spoken: "unknown" })], { open, nowMs: 4_000 }))).toEqual([[tls, 2]]);
    expect(bytes(state([connect(one, "connected"), oneByte(one, true)], { open })).map(({ step }) => step.attempt)).toEqual([2]);
    const ten = Array.from({ length: 10 }, (_, n) => oneByte(one, true, { attempt: n + 1 }));
    expect(bytes(state([connect(one, "connected"), ...ten], { open }))).toEqual([]);
    expect(bytes(state([connect(one, "connected"), ...ten.slice(1), oneByte(one, false)], { open })).length).toBeGreaterThan(0);
  });
  test("where nothing is known of what is spoken, behind the first verdict, once", () => {
    const told = [connect(one, "connected"), silence(one, "open")];
    expect(bytes(state(told, { target: tcpTarget }))).toEqual([]);
    expect(bytes(state(told, { target: tcpTarget, firstVerdictMs: 400 }))).toHaveLength(1);
    expect(bytes(state([...told, oneByte(one, true)], { target: tcpTarget, firstVerdictMs: 400 }))).toEqual([]);
  });
  test("a byte of which the kernel did not come to tell is sent again, up to five times; where no kernel tells, once", () => {
    const sees = { vantages: [{ ...vantage("here"), can: ["kernel-view"] }], target: tcpTarget, firstVerdictMs: 400 };
    const untold = (count: number) =>
      Array.from({ length: count }, (_, n) => oneByte(one, null, { port: 443, attempt: n + 1, startMs: 500 + n * 600 }));
    const told = [connect(one, "connected"), silence(one, "open")];
    const attempts = (count: number, more: Partial<PlanState> = sees) =>
      bytes(state([...told, ...untold(count)], { nowMs: 4_000, ...more })).map(({ step }) => step.attempt);
    expect([1, 2, 3, 4].map((count) => attempts(count))).toEqual([[2], [3], [4], [5]]);
    expect(attempts(5)).toEqual([]);
    expect(attempts(1, { target: tcpTarget, firstVerdictMs: 400, vantages: [{ ...vantage("here"), can: [] }] })).toEqual([]);
  });
});

describe("does another port lose as much? (experiment 19)", () => {
  const lost = [late(one, 1, { attempt: 1, purpose: "sample" }), late(one, 2, { attempt: 2, purpose: "sample" })];
  test("first another port that answers is looked for, then both are asked by turns", () => {
    expect(connects(plan(state([...good, ...lost])), "other-port").map(({ subject }) => subject.port)).toEqual([80, 22]);
    const living = [...good, ...lost, otherPort(one, "refused")];
    expect(connects(plan(state(living)), "in-turn")).toHaveLength(1);
    const turn = connect(one, "connected", { purpose: "in-turn", startMs: 2_000 });
    const next = plan(state([...living, turn]));
    expect(connects(next, "other-port").filter(({ subject, step }) => subject.port === 22 && step.attempt > 1)).toHaveLength(1);
    expect(connects(next, "in-turn").map(({ atMs }) => atMs)).toEqual([2_150]);
  });
  test("ten of each once another port has lost one too, and eighteen while it has lost none", () => {
    const turns = (count: number) =>
      Array.from({ length: count }, (_, n) => connect(one, "connected", { purpose: "in-turn", attempt: n + 1 }));
    const begun = [...good, ...lost, otherPort(one, "refused")];
    const slow = otherPort(one, "refused", { attempt: 12, elapsedMs: 1_012 });
    expect(connects(plan(state([...begun, ...turns(10), slow])), "in-turn")).toEqual([]);
    expect(connects(plan(state([...begun, ...turns(10)])), "in-turn")).toHaveLength(1);
    expect(connects(plan(state([...begun, ...turns(18)])), "in-turn")).toEqual([]);
  });
  test("not for one lost SYN, nor where nothing stands", () => {
    expect(connects(plan(state([...good, ...lost.slice(1)])), "other-port")).toEqual([]);
    expect(
      connects(
        plan(state([connect(one, "timeout"), connect(one, "timeout", { attempt: 2 }), otherPort(one, "refused")])),
        "in-turn",
      ),
    ).toEqual([]);
  });
});

describe("was it a rule or a missing route? (experiment 3)", () => {
  const quiet = (known: PlanState) => plan(known).filter(({ step }) => step.probe === "path.probe" && step.round === 3);
  const dark = [...tcp(one, "host-unreachable"), otherPort(one, "timeout"), packet(one, "no-route"), ping(one, "silence")];
  test("where nobody said, the packet is sent again once nothing is under way", () => {
    expect(quiet(state(dark, { nowMs: 6_000 }))).toHaveLength(1);
    expect(quiet(state(dark, { nowMs: 6_000, open: [connect(one, "timeout", { attempt: 4 })] }))).toEqual([]);
  });
  test("of neighbours one is asked, once no connection to any of them is under way", () => {
    const both = [...dark, ...tcp(two, "host-unreachable"), packet(two, "no-route")];
    const told = { questions: { ...questions, ip: [one, two] }, nowMs: 6_000 };
    expect(quiet(state(both, told)).map(({ step }) => "address" in step.subject && step.subject.address)).toEqual([one]);
    expect(quiet(state(both, { ...told, open: [connect(two, "timeout", { attempt: 4 })] }))).toEqual([]);
    const once = packet(one, "no-route", { attempt: 9, round: 3, startMs: 5_000 });
    expect(quiet(state([...both, once], told)).map(({ step, atMs }) => [step.attempt, atMs])).toEqual([[10, 7_500]]);
    const twice = packet(one, "no-route", { attempt: 10, round: 3, startMs: 7_500 });
    expect(quiet(state([...both, once, twice], told))).toEqual([]);
    expect(quiet(state([...both, { ...once, data: { ...once.data, code: "!X" } }], told))).toEqual([]);
  });
  test("this machine's own firewall is looked at behind it, for its packets spend errors too", () => {
    const looks = (known: PlanState) => plan(known).filter(({ step }) => step.probe === "vantage.firewall").length;
    expect(looks(state(dark, { nowMs: 6_000 }))).toBe(0);
    expect(looks(state(dark, { nowMs: 6_000, open: [packet(one, "no-route", { attempt: 9, round: 3 })] }))).toBe(0);
    const once = packet(one, "no-route", { attempt: 9, round: 3 });
    expect(looks(state([...dark, once], { nowMs: 6_000 }))).toBe(0);
    expect(looks(state([...dark, once, packet(one, "no-route", { attempt: 10, round: 3 })], { nowMs: 6_000 }))).toBe(1);
  });
  test("not where it was said, the host answers, or there is no means to ask", () => {
    expect(quiet(state([...dark, packet(one, "no-route", { code: "!X", attempt: 2 })]))).toEqual([]);
    expect(quiet(state([...dark, ping(one, "arrived", { attempt: 2 })]))).toEqual([]);
    expect(quiet(state([...dark, otherPort(one, "refused", { port: 80 })]))).toEqual([]);
    expect(quiet(state([...tcp(one, "host-unreachable"), noPacket(one)]))).toEqual([]);
    expect(quiet(state([connect(one, "host-unreachable"), ...dark.slice(3)]))).toEqual([]);
    expect(quiet(state(tcp(one, "host-unreachable")))).toEqual([]);
    expect(quiet(state([...tcp(one, "timeout"), packet(one, "silence")]))).toEqual([]);
  });
});

test("where nothing has connected yet a few more knocks follow, five at most", () => {
  const knocks = (known: readonly Observation[]) => connects(plan(state(known)), "sample");
  expect(knocks([connect(one, "refused")])).toHaveLength(1);
  expect(knocks([connect(one, "refused"), ...Array.from({ length: 5 }, (_, n) => refused(n + 1))])).toEqual([]);
  expect(knocks(good)).toEqual([]);
});

test("where no source port is left, another destination is asked for", () => {
  expect(connects(plan(state([connect(one, "ports-exhausted")])), "other-port").map(({ subject }) => subject.port)).toEqual([
    80, 22,
  ]);
});

test("one router's word among silences stands for all of them: three tries are enough", () => {
  const fourth = (...codes: readonly ("timeout" | "host-unreachable" | "refused")[]) =>
    connects(plan(state(codes.map((code, n) => connect(one, code, { attempt: n + 1 })))), "target").length;
  expect(fourth("host-unreachable", "timeout", "timeout")).toBe(0);
  expect(fourth("refused", "timeout", "timeout")).toBe(1);
});
