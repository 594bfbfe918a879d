import { describe, expect, test } from "vitest";
import { overloaded } from "../../../src/cause/vantage/overloaded.ts";
import { one, seenOf } from "../../build/common.ts";
import { firstResolver, query } from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";
import { connect } from "../../build/tcp.ts";

const lookups = (elapsedMs: number, loopDelayMs: number, count = 6) =>
  Array.from({ length: count }, (_, n) =>
    query(
      firstResolver,
      n % 2 === 0 ? "A" : "AAAA",
      { gives: [one] },
      { attempt: n + 1, elapsedMs, loopDelayMs, startMs: n * 300 },
    ),
  );
const connects = (loopDelayMs: number) =>
  Array.from({ length: 8 }, (_, n) =>
    connect(one, "connected", { attempt: n + 1, startMs: n * 200, elapsedMs: 20, loopDelayMs }),
  );

describe("vantage.overloaded", () => {
  test("answers that seem slow, on a machine that is late itself: nothing is said of the target", () => {
    const { findings, verdict } = judged([...lookups(700, 600), ...connects(400)]);
    expect(findings).toMatchObject([
      { cause: "vantage.overloaded", role: "root", pattern: "everywhere", scope: { addresses: [] } },
    ]);
    expect(verdict).toBe("inconclusive");
  });

  test("a port next door that refuses is nothing that the target said", () => {
    const knock = connect(one, "refused", { startMs: 900, purpose: "other-port", port: 22 });
    expect(judged([...lookups(700, 600), ...connects(400), knock]).findings).toMatchObject([
      { cause: "vantage.overloaded", role: "root" },
    ]);
  });

  test("where no time mattered it is a note", () => {
    const { findings, verdict } = judged([...lookups(250, 240), ...connects(400)]);
    expect(findings).toMatchObject([{ cause: "vantage.overloaded", role: "note" }]);
    expect(verdict).not.toBe("suspect");
  });

  test("where all was answered, and late by less than half a second, it is a note", () => {
    const { findings } = judged([...lookups(500, 400), ...connects(400)]);
    expect(findings).toMatchObject([{ cause: "vantage.overloaded", role: "note" }]);
  });

  test("beside what was seen in spite of it, it is a note", () => {
    const silent = Array.from({ length: 3 }, (_, n) =>
      connect(one, "timeout", { attempt: n + 1, startMs: n * 1_000, loopDelayMs: 0 }),
    );
    const { findings } = judged([...lookups(700, 600), ...lookups(700, 600), ...silent]);
    expect(findings.filter(({ role }) => role === "root").map(({ layer }) => layer)).not.toContain("vantage");
    expect(findings.find(({ cause }) => cause === "vantage.overloaded")).toMatchObject({ role: "note" });
  });

  test("late by more than half a second throughout, though all was answered: no time is of use", () => {
    const late = Array.from({ length: 12 }, (_, n) =>
      connect(one, "connected", { attempt: n + 1, startMs: n * 400, elapsedMs: 640, loopDelayMs: 600 }),
    );
    expect(judged([...late, ...lookups(20, 0)]).findings).toMatchObject([{ cause: "vantage.overloaded", role: "root" }]);
    expect(judged([...late, ...lookups(20, 0), ...lookups(20, 0), ...connects(0)]).findings).toMatchObject([
      { cause: "vantage.overloaded", role: "note" },
    ]);
  });

  test("a busy machine whose times are still of use is none", () => {
    expect(overloaded.find(seenOf([...lookups(700, 100), ...connects(64)]))).toEqual([]);
  });

  test("one hiccup is none", () => {
    expect(overloaded.find(seenOf([...lookups(700, 600, 2), ...connects(0)]))).toEqual([]);
  });

  test("many answers that one hiccup made late are one: it is a note", () => {
    const atOnce = Array.from({ length: 12 }, (_, n) =>
      query(firstResolver, "A", { gives: [one] }, { attempt: n + 1, elapsedMs: 835, loopDelayMs: 600, startMs: 196 + n }),
    );
    expect(judged([...atOnce, ...connects(0)]).findings).toMatchObject([{ cause: "vantage.overloaded", role: "note" }]);
  });

  test("slow answers on an idle machine are the resolver's", () => {
    expect(overloaded.find(seenOf([...lookups(700, 0), ...connects(0)]))).toEqual([]);
  });
});
