import { describe, expect, test } from "vitest";
import { parallelQueryLoss } from "../../../src/cause/dns/parallel-query-loss.ts";
import { one, seenOf } from "../../build/common.ts";
import { asked, firstResolver, pair, query, secondResolver, system } from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";
import { serves } from "../../build/serving.ts";

const apart = asked(firstResolver, { gives: [one] });
const halves = [1, 2, 3].map((attempt) => pair(firstResolver, ["A"], { attempt }));
const roots = (told: Parameters<typeof judged>[0]) => judged(told).findings.filter(({ role }) => role === "root");

describe("dns.parallel-query-loss", () => {
  test("one of the two never comes, asked apart both do", () => {
    const told = [...apart, ...halves, system([one], { elapsedMs: 5_010 }), ...serves(one)];
    expect(parallelQueryLoss.find(seenOf(told))[0]?.says).toBe("A and AAAA asked together: the AAAA answer gets lost");
    expect(roots(told)).toMatchObject([{ cause: "dns.parallel-query-loss", pattern: "everywhere", impact: "degrades" }]);
  });

  test("at one of two resolvers", () => {
    const fine = [...asked(secondResolver, { gives: [one] }), pair(secondResolver, ["A", "AAAA"], { rank: 1 })];
    expect(roots([...apart, ...halves, ...fine, ...serves(one)])).toMatchObject([
      { cause: "dns.parallel-query-loss", pattern: "some-resolvers", scope: { resolvers: [firstResolver] } },
    ]);
  });

  test("once in three is no more than a note", () => {
    const told = [
      ...apart,
      ...halves.slice(0, 1),
      pair(firstResolver, ["A", "AAAA"], { attempt: 2 }),
      pair(firstResolver, ["A", "AAAA"], { attempt: 3 }),
    ];
    expect(roots([...told, ...serves(one)])).toEqual([]);
  });

  test("now and then neither comes: the same loss took both", () => {
    const told = [...apart, ...halves.slice(0, 2), pair(firstResolver, [], { attempt: 3 }), ...serves(one)];
    expect(roots(told)).toMatchObject([{ cause: "dns.parallel-query-loss", pattern: "everywhere" }]);
  });

  test("one single question of many is lost as well", () => {
    const speeds = Array.from({ length: 8 }, (_, n) =>
      query(firstResolver, "A", n === 3 ? "silence" : { gives: [one] }, { attempt: n + 2, purpose: "speed" }),
    );
    expect(roots([...apart, ...halves, ...speeds, ...serves(one)])).toMatchObject([{ cause: "dns.parallel-query-loss" }]);
  });

  test.each([
    ["both come", [...apart, pair(firstResolver, ["A", "AAAA"])]],
    ["neither comes", [...apart, pair(firstResolver, [])]],
    [
      "AAAA is never answered, asked apart neither",
      [query(firstResolver, "A", { gives: [one] }), query(firstResolver, "AAAA", "silence"), ...halves],
    ],
    ["single questions are lost too", [...apart, query(firstResolver, "A", "silence", { attempt: 2 }), ...halves]],
    ["nobody was asked apart", halves],
  ])("%s: no loss of one of two", (_, told) => {
    expect(parallelQueryLoss.find(seenOf(told))).toEqual([]);
  });
});
