import { describe, expect, test } from "vitest";
import { failed } from "../../src/observation/failure.ts";
import type { Observation } from "../../src/observation/observation.ts";
import { plan } from "../../src/plan/plan.ts";
import type { PlanState, Want } from "../../src/plan/state.ts";
import { defaultQuestions } from "../../src/target/parse-questions.ts";
import { address, one, six, stranger, tcpTarget, two } from "../build/common.ts";
import { asked as lookup } from "../build/dns.ts";
import { answer } from "../build/http.ts";
import { vantage } from "../build/judged.ts";
import { gateway, trace } from "../build/path.ts";
import { askedOf, planState } from "../build/planned.ts";
import { connect, late, tcp } from "../build/tcp.ts";
import { handshake } from "../build/tls.ts";

const questions = { ...defaultQuestions, publicResolvers: [], ip: [one] };
const wanted = (answered: readonly Observation[], open: readonly Observation[] = [], more: Partial<PlanState> = {}): Want[] =>
  plan(
    planState(answered, {
      questions,
      asked: [...answered.map((each) => askedOf(each)), ...open.map((each) => askedOf(each, true))],
      nowMs: 2_000,
      ...more,
    }),
  );
const paths = (wants: readonly Want[]): string[] =>
  wants
    .flatMap(({ step }) =>
      step.probe === "path.trace"
        ? [`trace ${step.subject.purpose} ${step.subject.address}`]
        : step.probe === "path.gateway" || step.probe === "path.size"
          ? [`${step.probe.slice(5)} ${step.subject.address}`]
          : [],
    )
    .sort();
const good = [connect(one, "connected"), handshake(), answer(200)];

describe("how far packets come", () => {
  test("is asked of nothing that works but by one light trace behind the first verdict", () => {
    expect(paths(wanted(good))).toEqual([]);
    expect(paths(wanted(good, [], { firstVerdictMs: 500 }))).toEqual([`trace target ${one}`]);
  });

  test("where the first SYN has had no answer for a while: the next router, a trace, the routers beside the target, and one who answers", () => {
    const resolver = lookup("192.0.2.53", { gives: [one] });
    const silent = connect(one, "timeout", { startMs: 500 });
    expect(paths(wanted(resolver, [silent]))).toEqual([
      "gateway 203.0.113.7",
      "trace control 192.0.2.53",
      "trace control 203.0.113.1",
      "trace control 203.0.113.254",
      "trace target 203.0.113.7",
    ]);
    const when = wanted(resolver, [silent]).filter(({ step }) => step.probe === "path.trace");
    expect(when.map(({ atMs }) => atMs)).toEqual(when.map(() => 1_400));
  });

  test("of those who answer, one of the same network is traced to", () => {
    const seen = [...lookup("192.0.2.53", { gives: [one] }), connect(stranger, "connected"), connect(two, "connected")];
    expect(paths(wanted(seen, [connect(one, "timeout", { startMs: 500 })]))).toContain(`trace control ${two}`);
  });

  test("where only somebody of the other family answers, one of the target's own family is traced to as well", () => {
    const seen = [...lookup("192.0.2.53", { gives: [six] }), connect(one, "connected")];
    const told = { questions: { ...questions, ip: [one, six] } };
    const traced = paths(wanted(seen, [connect(six, "timeout", { startMs: 500 })], told));
    expect(traced).toContain("trace control 2001:db8::87");
    expect(traced).toContain(`trace control ${one}`);
  });

  test("where nobody else is known, a trace past the target shows which routers answer at all", () => {
    const traced = paths(wanted([], [connect(one, "timeout", { startMs: 500 })]));
    expect(traced).toContain("trace control 203.0.113.135");
  });

  describe("where nobody else is known, and this vantage has resolvers", () => {
    const silent = connect(one, "timeout", { startMs: 500 });
    const traced = (resolvers: readonly string[], more: { answered?: readonly Observation[]; own?: readonly string[] } = {}) =>
      paths(
        wanted(more.answered ?? [], [silent], {
          vantages: [
            {
              ...vantage("here"),
              resolvers: resolvers.map((text) => ({ address: address(text), port: 53, zone: null })),
              addresses: (more.own ?? []).map(address),
            },
          ],
        }),
      ).filter((words) => words.startsWith("trace control") && !/\.(1|254)$/.test(words));
    const beside = ["trace control 203.0.113.135"];

    test("a trace goes to one of them, though nothing was asked of it", () => {
      expect(traced(["192.0.2.53", "192.0.2.54"])).toEqual(["trace control 192.0.2.53"]);
    });

    test.each([
      ["of this machine", "127.0.0.53"],
      ["of the other family", "2001:db8::53"],
      ["of the target's network", "203.0.113.53"],
      ["of this machine's own network", "198.51.100.53"],
    ])("one %s shows nothing of the way", (_, resolver) => {
      expect(traced([resolver], { own: ["198.51.100.9"] })).toEqual(beside);
      expect(traced([resolver, "192.0.2.53"], { own: ["198.51.100.9"] })).toEqual(["trace control 192.0.2.53"]);
    });

    test("one that may not be traced to from here is let be", () => {
      const denied = trace(address("192.0.2.53"), [], {
        purpose: "control",
        skippedBecause: "a policy forbids it",
        failure: failed("denied-by-policy", "policy", ""),
      });
      expect(traced(["192.0.2.53"], { answered: [denied] })).toEqual(beside);
    });
  });

  test("never on this machine itself", () => {
    const home = address("127.0.0.1");
    const told = { questions: { ...defaultQuestions, publicResolvers: [], ip: [home] } };
    expect(paths(wanted(tcp(home, "timeout"), [], told))).toEqual([]);
  });

  test("of resolvers that nobody hears", () => {
    expect(paths(wanted(lookup("192.0.2.53", "silence")))).toEqual(["gateway 192.0.2.53"]);
    expect(paths(wanted([...lookup("192.0.2.53", "silence"), ...lookup("192.0.2.54", { gives: [one] })]))).toEqual([]);
  });

  describe("of a next router whose entry may be that of one which died a moment ago", () => {
    const silent = connect(one, "timeout", { startMs: 500 });
    const again = (answered: readonly Observation[]) =>
      wanted(answered, [silent]).flatMap(({ step, atMs }) =>
        step.probe === "path.gateway" && step.attempt === 2 ? [`${step.subject.address} ${atMs}`] : [],
      );

    test.each(["reachable", "stale", "delay"] as const)(
      "%s: it is looked at once more, when the kernel has doubted it",
      (state) => {
        expect(again([gateway(one, state, { startMs: 1_400 })])).toEqual([`${one} 6400`]);
        const unheard = lookup("192.0.2.53", "silence");
        const behind = gateway(address("192.0.2.53"), state, { startMs: 1_400 });
        expect(again([...unheard, behind])).toEqual(["192.0.2.53 6400"]);
      },
    );

    test.each([
      ["it is not asked for at all", [gateway(one, "permanent", { startMs: 1_400 })]],
      ["it has failed already", [gateway(one, "failed", { startMs: 1_400 })]],
      ["it is that of the target itself", [gateway(one, "delay", { startMs: 1_400, is: "address" as const })]],
      ["a resolver has answered", [gateway(one, "delay", { startMs: 1_400 }), ...lookup("192.0.2.53", { gives: [one] })]],
      ["a trace has met it", [gateway(one, "delay", { startMs: 1_400 }), trace(one, ["198.51.100.1"])]],
    ])("%s: once is enough", (_, answered) => {
      expect(again(answered)).toEqual([]);
    });
  });

  test("from the ports of connections that stayed silent, and from others, where some stand", () => {
    const dead = [1, 2].map((attempt) => connect(one, "timeout", { purpose: "sample", attempt, localPort: 41_000 + attempt }));
    const flows = wanted([...good, ...dead]).flatMap(({ step }) =>
      step.probe === "path.trace" && step.subject.purpose === "flow" ? [step.subject.localPort ?? 0] : [],
    );
    expect(flows.slice().sort()).toEqual(expect.arrayContaining([41_001, 41_002]));
    expect(flows).toHaveLength(5);
    expect(paths(wanted([...good, ...dead]))).toContain("trace target 203.0.113.7");
    expect(paths(wanted([...good, late(one, 1)]))).toEqual(["trace near 203.0.113.7"]);
  });

  test("and from those of connections that had no way, where some stand", () => {
    const told = (attempt: number) => ({ purpose: "sample" as const, attempt, localPort: 41_000 + attempt });
    const traced = (observations: readonly Observation[]) =>
      wanted([...good, ...observations]).flatMap(({ step }) =>
        step.probe === "path.trace" ? [step.subject.localPort ?? step.subject.purpose] : [],
      );
    const gone = (count: number) =>
      Array.from({ length: count }, (_, n) => connect(one, "host-unreachable", { ...told(n + 1), elapsedMs: 3_060 }));
    // From the first three, connections are repeated meanwhile.
    expect(traced(gone(4))).toEqual(["target"]);
    expect(traced(gone(7))).toEqual([
      "target",
      41_004,
      41_005,
      41_006,
      expect.any(Number),
      expect.any(Number),
      expect.any(Number),
    ]);
    const repeated = plan(planState([...good, ...gone(7)], { questions, nowMs: 2_000 })).flatMap(({ step }) =>
      step.probe === "tcp.connect" && step.subject.purpose === "flow" ? [step.subject.localPort] : [],
    );
    expect(repeated).toHaveLength(8);
    expect(traced(gone(7)).filter((port) => repeated.includes(port as number))).toEqual([]);
    expect(traced([1, 2].map((attempt) => connect(one, "refused", told(attempt))))).toEqual([]);
  });

  test("once from each: more that end later, whenever they began, change nothing", () => {
    const gone = [2, 3, 4, 5, 6, 7, 8].map((attempt) =>
      connect(one, "timeout", { purpose: "sample", attempt, localPort: 41_000 + attempt }),
    );
    const before = wanted([...good, ...gone]).filter(
      ({ step }) => step.probe === "path.trace" && step.subject.purpose === "flow",
    );
    const earlier = connect(one, "timeout", { purpose: "sample", attempt: 1, localPort: 41_001 });
    const state = planState([...good, earlier, ...gone], { questions, nowMs: 2_500 });
    const asked = before.map(({ step }) => ({ vantage: "here", step, startMs: 2_000, observation: null }));
    const after = plan({ ...state, asked: [...state.asked, ...asked] });
    expect(before).toHaveLength(6);
    expect(after.filter(({ step }) => step.probe === "path.trace" && step.subject.purpose === "flow")).toEqual([]);
  });

  test("by size, once a handshake has been waiting over a connection that stands", () => {
    const waiting = handshake({ startMs: 0 });
    expect(paths(wanted([connect(one, "connected")], [waiting]))).toEqual(["size 203.0.113.7"]);
  });
});

describe("a deep run", () => {
  const row = (count: number, lost: readonly number[]) =>
    Array.from({ length: count }, (_, n) => {
      const told = { purpose: "sample" as const, attempt: n + 1, startMs: 500 + n * 300 };
      return lost.includes(n) ? late(one, 1, told) : connect(one, "connected", told);
    });
  const samples = (observations: readonly Observation[], deep: boolean) =>
    wanted([connect(one, "connected"), ...observations], [], {
      target: tcpTarget,
      questions: { ...defaultQuestions, publicResolvers: [], ip: [one], ...(deep ? { deep, timeoutMs: 60_000 } : {}) },
      nowMs: deep ? 30_000 : 9_600,
      firstVerdictMs: 400,
    }).filter(({ step }) => "purpose" in step.subject && step.subject.purpose === "sample").length;

  test("samples until the test is settled, one way or the other", () => {
    const open = row(40, [3, 30]);
    expect([samples(open, true), samples(open, false)]).toEqual([1, 0]);
    expect(samples(row(80, []), true)).toBe(0);
    expect(samples(row(40, [3, 13, 21, 30]), true)).toBe(0);
  });
});
