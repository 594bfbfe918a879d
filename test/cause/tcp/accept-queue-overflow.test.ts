import { describe, expect, test } from "vitest";
import { acceptQueueOverflow } from "../../../src/cause/tcp/accept-queue-overflow.ts";
import type { Observation } from "../../../src/observation/observation.ts";
import { one, seenOf, tcpTarget } from "../../build/common.ts";
import { judged } from "../../build/judged.ts";
import { far, near, trace } from "../../build/path.ts";
import { connect, type Ending, late, oneByte, otherPort } from "../../build/tcp.ts";
import { brokenHandshake, handshake } from "../../build/tls.ts";

const inTurn = (ending: Ending | "late", attempt: number) => {
  const told = { attempt, purpose: "in-turn", startMs: 2_000 + attempt * 150, round: 3 } as const;
  return ending === "late" ? late(one, 1, told) : connect(one, ending, told);
};
const others = (ending: Ending = "refused", count = 10) =>
  Array.from({ length: count }, (_, n) => otherPort(one, ending, { attempt: 10 + n, startMs: 2_000 + n * 150, round: 3 }));
const turns = (...endings: (Ending | "late")[]) => endings.map((ending, n) => inTurn(ending, n + 1));
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
const deaf = (attempt: number) =>
  brokenHandshake("timeout", { attempt, elapsedMs: 5_000, data: { connectMs: 5, helloBytes: 500, kernel } });

describe("tcp.accept-queue-overflow", () => {
  test("connections stand only when asked again, another port loses nothing: named, and never for certain", () => {
    const told = [
      ...turns("late", "connected", "late", "late", "timeout", "connected", "late", "connected", "late", "connected"),
      ...others(),
    ];
    const [finding, ...more] = judged(told).findings;
    expect(finding).toMatchObject({ cause: "tcp.accept-queue-overflow", role: "root", pattern: "some-tries", confidence: 0.6 });
    expect(finding?.alsoConsidered.map(({ cause }) => cause)).toEqual(["path.loss"]);
    expect(more).toEqual([]);
  });

  test("the kernel says of a slow one that its first SYN was answered: a machine out of breath, and the times of the others prove nothing", () => {
    const slow = [1, 2, 3, 4].map((attempt) => handshake({ attempt, purpose: "sample", data: { connectMs: 1_060 } }));
    const many = turns(...Array.from({ length: 10 }, () => "connected" as const));
    expect(acceptQueueOverflow.find(seenOf([...slow, ...many, ...others()]))).toHaveLength(1);
    expect(
      acceptQueueOverflow.find(seenOf([...slow, late(one, 0, { attempt: 9, connectMs: 990 }), ...many, ...others()])),
    ).toEqual([]);
    const counted = turns("late", "connected", "late", "late", "connected", "late");
    expect(
      acceptQueueOverflow.find(seenOf([...counted, late(one, 0, { attempt: 9, connectMs: 990 }), ...others()])),
    ).toHaveLength(1);
  });

  test("some are taken and never served, others get no answer at all", () => {
    const told = [
      connect(one, "connected"),
      deaf(1),
      deaf(2),
      deaf(3),
      ...turns(...Array.from({ length: 10 }, () => "timeout" as const)),
      ...others("connected"),
    ];
    const { findings } = judged(told);
    expect(findings.map(({ cause, role }) => [cause, role])).toEqual([
      ["tcp.accept-queue-overflow", "root"],
      ["tls.handshake-timeout", "consequence"],
    ]);
  });

  test("another port loses as much: it is loss on the way", () => {
    const lossy = others().map((each, n) => (n % 3 === 0 ? otherPort(one, "timeout", { attempt: 10 + n }) : each));
    expect(acceptQueueOverflow.find(seenOf([...turns("late", "late", "late", "connected", "late"), ...lossy]))).toEqual([]);
    const slow = others().map((each, n) => (n === 4 ? late(one, 1, { purpose: "other-port", port: 22, attempt: 14 }) : each));
    expect(
      acceptQueueOverflow.find(
        seenOf([...turns("late", "late", "late", "connected", "late"), ...slow, otherPort(one, "refused")]),
      ),
    ).toEqual([]);
  });

  test("a few in a hundred are lost, and ten tries of another port would mostly show none of that: no queue is named", () => {
    const fine = Array.from({ length: 60 }, (_, n) => connect(one, "connected", { purpose: "sample", startMs: n * 100 }));
    const bad = [...turns("late", "late", "late", "late"), ...others(), otherPort(one, "refused")];
    expect(acceptQueueOverflow.find(seenOf(bad))).toHaveLength(1);
    expect(acceptQueueOverflow.find(seenOf([...bad, ...fine]))).toEqual([]);
  });

  test("no other port answers, or too few tries of one: nobody can tell", () => {
    const bad = turns("late", "late", "late", "connected", "late");
    expect(acceptQueueOverflow.find(seenOf([...bad, ...others("timeout")]))).toEqual([]);
    expect(acceptQueueOverflow.find(seenOf([...bad, ...others("refused", 4)]))).toEqual([]);
  });

  test("a queue that never empties lets hardly one in", () => {
    const told = [...turns("connected", ...Array.from({ length: 9 }, () => "timeout" as const)), ...others()];
    expect(judged(told).findings).toMatchObject([{ cause: "tcp.accept-queue-overflow", role: "root", confidence: 0.6 }]);
  });

  test("a silent port is filtered, and one that is served is well", () => {
    expect(acceptQueueOverflow.find(seenOf([...turns("timeout", "timeout", "timeout", "timeout"), ...others()]))).toEqual([]);
    expect(acceptQueueOverflow.find(seenOf([...turns("connected", "connected"), ...others()]))).toEqual([]);
  });

  test("two late connections of many are a note at most", () => {
    const told = [...turns("late", "late", ...Array.from({ length: 40 }, () => "connected" as const)), ...others()];
    expect(judged(told, { target: tcpTarget }).verdict).toBe("healthy");
  });

  test("a far host is not late", () => {
    const far = Array.from({ length: 10 }, (_, n) => {
      const one_ = inTurn("connected", n + 1);
      return { ...one_, data: { ...one_.data, connectMs: 700 } };
    });
    expect(acceptQueueOverflow.find(seenOf([...far, ...others()]))).toEqual([]);
  });

  describe("a firewall lets nothing but the port in", () => {
    const taken = [connect(one, "connected"), deaf(1), deaf(2)];
    const more = (ending: Ending | "late", count: number, fromMs = 1_500) =>
      Array.from({ length: count }, (_, n) => {
        const told = { purpose: "sample", attempt: 10 + n, startMs: fromMs + n * 150, round: 2 } as const;
        return ending === "late" ? late(one, 1, told) : connect(one, ending, told);
      });
    const closed = [otherPort(one, "timeout"), otherPort(one, "timeout", { port: 80 })];
    const pinged = (lost: number, startMs = 2_500) => {
      const made = trace(one, [near, far, one], { rounds: 10, startMs });
      return {
        ...made,
        data: { ...made.data, hops: made.data.hops?.map((hop) => ({ ...hop, lost: hop.ttl === 3 ? lost : 0 })) },
      };
    };
    const roots = (told: readonly Observation[]) =>
      judged(told).findings.flatMap(({ cause, role }) => (role === "root" ? [cause] : []));

    test("a few are taken and never served, and from then on all are silent", () => {
      const { findings } = judged([...taken, ...more("timeout", 8), ...closed]);
      expect(findings[0]).toMatchObject({
        cause: "tcp.accept-queue-overflow",
        role: "root",
        pattern: "some-tries",
        confidence: 0.6,
      });
      expect(findings[0]?.alsoConsidered).toMatchObject([{ cause: "path.loss" }]);
      expect(findings.map(({ cause }) => cause)).not.toContain("path.loss");
    });

    test("of a protocol that nobody speaks here, a byte that was taken is enough", () => {
      const told = [oneByte(one, true), connect(one, "connected"), ...more("timeout", 8), ...closed];
      expect(judged(told, { target: tcpTarget }).findings).toMatchObject([
        { cause: "tcp.accept-queue-overflow", role: "root", confidence: 0.6 },
      ]);
    });

    test("pings that are answered meanwhile stand for the other port", () => {
      const [match] = acceptQueueOverflow.find(seenOf([...taken, ...more("timeout", 8), ...closed, pinged(0)]));
      expect(match?.ruledOut).toMatchObject([
        { cause: "path.loss", why: "pings of the same address were answered all the while" },
      ]);
    });

    test.each<[string, readonly Observation[]]>([
      ["pings get lost as well", [...taken, ...more("timeout", 8), pinged(3)]],
      ["the host has gone", [...taken, ...more("timeout", 8), pinged(0, 0), trace(one, [near, far], { startMs: 3_000 })]],
      ["one stands again", [...taken, ...more("timeout", 8), connect(one, "connected", { attempt: 30, startMs: 4_000 })]],
      ["one stands late", [...taken, ...more("timeout", 8), ...more("late", 1)]],
      ["one is served after all", [...taken, handshake({ attempt: 3, startMs: 1_000 }), ...more("timeout", 8)]],
      ["four silences are too few", [...taken, ...more("timeout", 4)]],
      ["a byte was lost", [oneByte(one, false), connect(one, "connected"), ...more("timeout", 8)]],
      ["nothing was said over those that stood", [connect(one, "connected"), ...more("timeout", 8)]],
      [
        "another port that answers loses too",
        [...taken, ...more("timeout", 8), otherPort(one, "refused"), otherPort(one, "timeout", { attempt: 2 })],
      ],
    ])("%s: nobody can tell", (_, told) => {
      expect(acceptQueueOverflow.find(seenOf(told))).toEqual([]);
    });

    test("connections that come and go are lost on the way, whatever one of them met", () => {
      const told = [...taken, ...more("timeout", 4), ...more("connected", 8, 1_580), ...more("timeout", 4, 1_600)];
      expect(roots(told)).not.toContain("tcp.accept-queue-overflow");
    });
  });
});
