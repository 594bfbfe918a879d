import { describe, expect, test } from "vitest";
import { natExhaustion } from "../../../src/cause/tcp/nat-exhaustion.ts";
import { one, seenOf, two } from "../../build/common.ts";
import { judged } from "../../build/judged.ts";
import { connect, late, otherPort } from "../../build/tcp.ts";

const tryAt = (startMs: number, isBad: boolean, n: number) =>
  connect(one, isBad ? "timeout" : "connected", { startMs, attempt: n + 1, purpose: "sample", round: 3 });
/** One a second, then twenty a second of which each third is lost. */
const quiet = Array.from({ length: 12 }, (_, n) => tryAt(n * 1_200, false, n));
const busy = Array.from({ length: 24 }, (_, n) => tryAt(20_000 + n * 50, n > 8 && n % 2 === 0, 50 + n));
const elsewhere = [1, 2, 3].map((attempt) => connect(one, "connected", { vantage: "there", attempt }));
const others = [otherPort(one, "connected", { startMs: 21_500 })];

describe("tcp.nat-exhaustion", () => {
  const whole = [...quiet, ...busy, ...elsewhere, ...others];
  test("fails in proportion to the number of connections, from one egress only", () => {
    const [finding] = judged(whole, { vantages: ["here", "there"] }).findings;
    expect(finding).toMatchObject({
      cause: "tcp.nat-exhaustion",
      role: "root",
      pattern: "some-vantages",
      confidence: 0.6,
      works: { vantages: ["there"] },
    });
    expect(finding?.next.join(" ")).toContain("another egress address");
  });

  test("one silence among some that wait for another SYN is no matter of number", () => {
    const few = Array.from({ length: 12 }, (_, n) =>
      n === 9 ? tryAt(n * 90, true, n) : late(one, n === 4 || n === 7 ? 1 : 0, { startMs: n * 90, attempt: n + 1 }),
    );
    expect(natExhaustion.find(seenOf([...few, ...elsewhere, otherPort(one, "connected", { startMs: 900 })]))).toEqual([]);
  });

  test("other egresses were not asked, or fail as well", () => {
    expect(natExhaustion.find(seenOf([...quiet, ...busy, ...others]))).toEqual([]);
    const hurt = [1, 2, 3].map((attempt) => connect(one, attempt === 2 ? "timeout" : "connected", { vantage: "there", attempt }));
    expect(natExhaustion.find(seenOf([...quiet, ...busy, ...hurt, ...others]))).toEqual([]);
  });

  test("nothing else is reached from here", () => {
    expect(natExhaustion.find(seenOf([...quiet, ...busy, ...elsewhere]))).toEqual([]);
    expect(natExhaustion.find(seenOf([...quiet, ...busy, ...elsewhere, otherPort(one, "timeout", { startMs: 21_500 })]))).toEqual(
      [],
    );
  });

  test("failures that come as often when it is quiet are another trouble", () => {
    const steady = [...quiet, ...busy].map((each, n) => tryAt(each.startMs, n % 3 === 0, n));
    expect(natExhaustion.find(seenOf([...steady, ...elsewhere, ...others]))).toEqual([]);
  });

  describe("so few ports that most wait for another SYN, busy or not", () => {
    const here = Array.from({ length: 20 }, (_, n) =>
      late(one, n % 2, { startMs: n * 200, attempt: n + 1, purpose: "sample", round: 3 }),
    );
    const ports = Array.from({ length: 14 }, (_, n) => otherPort(one, "refused", { startMs: n * 250, attempt: n + 1 }));
    const there = (startMs: number, repeats = 0) =>
      [1, 2, 3, 4, 5].map((attempt) => late(one, repeats, { vantage: "there", attempt, startMs: startMs + attempt * 300 }));

    test("the port takes at once what another egress sends meanwhile", () => {
      const { findings } = judged([...here, ...ports, ...there(300)], { vantages: ["here", "there"] });
      expect(findings[0]).toMatchObject({
        cause: "tcp.nat-exhaustion",
        role: "root",
        pattern: "some-vantages",
        scope: { failed: 10, tried: 20 },
      });
      expect(findings.filter(({ role }) => role === "root")).toHaveLength(1);
    });

    describe("the target's other address, of whose other ports the run had time for too few", () => {
      const at = (vantage: string) => ({ vantage, purpose: "sample" as const, round: 3 as const });
      const lost = [0, 1, 2].map((n) => connect(two, "timeout", { ...at("here"), startMs: n * 200, attempt: n + 1 }));
      const stood = late(two, 0, { ...at("here"), startMs: 700, attempt: 4 });
      const fromThere = [1, 2, 3, 4, 5].map((attempt) => late(two, 0, { ...at("there"), attempt, startMs: attempt * 200 }));
      const scopeOf = (second: ReturnType<typeof connect>[]) =>
        judged([...here, ...ports, ...there(300), ...second], { vantages: ["here", "there"] }).findings.find(
          ({ cause }) => cause === "tcp.nat-exhaustion",
        )?.scope.addresses;

      test("loses connections from here alone: the same egress is short there", () =>
        expect(scopeOf([...lost, stood, ...fromThere])).toEqual([one, two]));
      test.each([
        ["is dead from here", [...lost, ...fromThere]],
        [
          "loses them from there as well",
          [...lost, stood, ...fromThere.slice(1), late(two, 1, { ...at("there"), startMs: 300 })],
        ],
        ["is well", [stood, ...fromThere]],
      ])("%s: told by itself", (_, second) => expect(scopeOf(second)).toEqual([one]));
    });

    test.each([
      ["nobody asked meanwhile", there(30_000)],
      ["others wait as well", there(300, 1)],
    ])("%s: the queue of the listener", (_, others) => {
      const { findings } = judged([...here, ...ports, ...others], { vantages: ["here", "there"] });
      expect(findings[0]).toMatchObject({ cause: "tcp.accept-queue-overflow", role: "root" });
    });
  });
});
