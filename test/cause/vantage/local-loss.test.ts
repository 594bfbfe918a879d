import { describe, expect, test } from "vitest";
import { localLoss } from "../../../src/cause/vantage/local-loss.ts";
import { failed } from "../../../src/observation/failure.ts";
import type { Observation } from "../../../src/observation/observation.ts";
import { address, one, seenOf, six, tcpTarget, two } from "../../build/common.ts";
import { judged } from "../../build/judged.ts";
import { far, near, pings } from "../../build/path.ts";
import { connect, late } from "../../build/tcp.ts";
import { sampled } from "../../build/vantage.ts";

const [first, second, third] = ["198.51.100.80", "192.0.2.80", "192.0.2.180"] as const;

/** A row of connections to the target, 150 ms apart: `.` stood at once, `l` at its second SYN, `x` never. */
const row = (to: typeof one, pattern: string) =>
  [...pattern].map((sign, n) => {
    const told = { purpose: "sample" as const, attempt: n + 1, startMs: 1_000 + n * 150, round: 3 };
    return sign === "l" ? late(to, 1, told) : connect(to, sign === "x" ? "timeout" : "connected", told);
  });

const hurt = row(one, "..l....l..l......l..");
const lossyControls = [...sampled(first, ".l...l....l........."), ...sampled(second, "....l.....l....l....")];
const lossyLink = [...pings(near, 1, 5), ...pings(far, 2, 4)];
const judgedRow = (observations: readonly Observation[]) => judged(observations, { target: tcpTarget });
const named = (observations: readonly Observation[]) =>
  judgedRow(observations).findings.map(({ cause, role }) => `${cause} ${role}`);

describe("vantage.local-loss", () => {
  test("the target, the controls and the first router's pings all lose some: it is this machine's own link, and nothing was learnt of the target", () => {
    const { verdict, findings } = judgedRow([...hurt, ...lossyControls, ...lossyLink]);
    expect(verdict).toBe("inconclusive");
    expect(findings.map(({ cause, role }) => `${cause} ${role}`)).toEqual(["vantage.local-loss root", "path.loss consequence"]);
    expect(findings[0]).toMatchObject({ impact: "degrades", pattern: "some-tries", confidence: 0.9 });
    expect(findings[0]?.scope).toMatchObject({ vantages: ["here"], addresses: [], resolvers: [], failed: 6, tried: 40 });
    expect(findings[0]?.next[0]).toContain("its own link");
  });

  test("the first router answers all pings, and the next one does not: the first one loses, or the link behind it", () => {
    const [found] = localLoss.find(seenOf([...hurt, ...lossyControls, ...pings(near, 1, 0), ...pings(far, 2, 5)]));
    expect(found?.next[0]).toContain("first router");
  });

  test("a first router that answers no pings hides nothing: the next one is asked through it", () => {
    expect(localLoss.find(seenOf([...hurt, ...lossyControls, ...pings(near, 1, 20), ...pings(far, 2, 5)]))).toHaveLength(1);
  });

  test("pings that the deadline cut short count, but for the last", () => {
    const cut = (lost: number) =>
      [near, far].flatMap((router, at) =>
        pings(router, at + 1, lost, { elapsedMs: 4_700, failure: failed("timeout", "wait", "") }),
      );
    expect(localLoss.find(seenOf([...hurt, ...lossyControls, ...cut(5)]))).toHaveLength(1);
    expect(localLoss.find(seenOf([...hurt, ...lossyControls, ...cut(2)]))).toEqual([]);
  });

  test.each([
    ["the controls lose nothing", [...sampled(first, ".".repeat(10)), ...sampled(second, ".".repeat(10)), ...lossyLink]],
    ["one control alone loses", [...sampled(first, ".l...l....l...l....."), ...sampled(second, ".".repeat(20)), ...lossyLink]],
    ["a third control loses nothing of as many", [...lossyControls, ...sampled(third, ".".repeat(40)), ...lossyLink]],
    ["the first two routers lose nothing: it begins farther away", [...lossyControls, ...pings(near, 1, 0), ...pings(far, 2, 0)]],
    ["the first router answers few pings, and the next all", [...lossyControls, ...pings(near, 1, 6), ...pings(far, 2, 0)]],
    ["the first router answers far fewer pings than packets pass it", [...lossyControls, ...pings(near, 1, 17)]],
    ["the routers were not asked", lossyControls],
    ["the controls were not asked", lossyLink],
  ] as const)("stays path.loss where %s", (_, told) => {
    expect(named([...hurt, ...told])).toEqual(["path.loss root"]);
  });

  test("a control that is down is none", () => {
    const dead = sampled(third, "x".repeat(20));
    expect(named([...hurt, ...lossyControls, ...dead, ...lossyLink])[0]).toBe("vantage.local-loss root");
    expect(localLoss.find(seenOf([...hurt, ...sampled(first, ".l...l....l........."), ...dead, ...lossyLink]))).toEqual([]);
  });

  test("an address of the target that loses nothing of many does not lie behind such a link", () => {
    expect(localLoss.find(seenOf([...hurt, ...row(two, ".".repeat(40)), ...lossyControls, ...lossyLink]))).toEqual([]);
  });

  test("over the other family nothing is said", () => {
    const overSix = row(six, "..l....l..l......l..");
    expect(localLoss.find(seenOf([...overSix, ...lossyControls, ...lossyLink]))).toEqual([]);
  });

  test("two of sixty lost at the controls are a note, and the path stays what is wrong", () => {
    const few = [...sampled(first, `l${".".repeat(29)}`), ...sampled(second, `.l${".".repeat(28)}`)];
    expect(named([...hurt, ...few, ...pings(near, 1, 3), ...pings(far, 2, 3)])).toContain("path.loss root");
  });

  test("what an answer says is no matter of loss", () => {
    const refused = [1, 2, 3].map((attempt) => connect(address("203.0.113.9"), "refused", { attempt }));
    expect(named([...hurt, ...refused, ...lossyControls, ...lossyLink])).toContain("tcp.refused root");
  });

  test("a machine out of breath is late everywhere, and loses nothing by that", () => {
    const slow = (at: string) => sampled(at, "..s..s..s..s..s..s..");
    expect(localLoss.find(seenOf([...hurt, ...slow(first), ...slow(second), ...lossyLink]))).toEqual([]);
  });
});
