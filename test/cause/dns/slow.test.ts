import { describe, expect, test } from "vitest";
import { slow } from "../../../src/cause/dns/slow.ts";
import { one, seenOf } from "../../build/common.ts";
import { asked, checked, firstResolver, measured, pair, query, secondResolver, unheardOf } from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";
import { serves } from "../../build/serving.ts";
import { connect } from "../../build/tcp.ts";

const first = asked(firstResolver, { gives: [one] }, { elapsedMs: 620 });
const cold = [1, 2, 3].map((nth) => unheardOf(firstResolver, "NXDOMAIN", { name: `q${nth}.example.com`, elapsedMs: 640 }));
const roots = (told: Parameters<typeof judged>[0]) => judged(told).findings.filter(({ role }) => role === "root");

describe("dns.slow", () => {
  test("all answers are late, those that lie in the cache too", () => {
    const told = [...first, ...cold, ...measured(firstResolver, 610), ...serves(one)];
    const [match, ...rest] = slow.find(seenOf(told));
    expect(rest).toEqual([]);
    expect(match?.says).toBe("answers take 610 ms, slow even from the cache");
    expect(roots(told)).toMatchObject([{ cause: "dns.slow", pattern: "everywhere", impact: "degrades" }]);
  });

  test("one of two resolvers", () => {
    const told = [
      ...first,
      ...measured(firstResolver, 610),
      ...asked(secondResolver, { gives: [one] }),
      ...measured(secondResolver, 12),
      ...serves(one),
    ];
    expect(roots(told)).toMatchObject([
      {
        cause: "dns.slow",
        pattern: "some-resolvers",
        scope: { resolvers: [firstResolver] },
        works: { resolvers: [secondResolver] },
      },
    ]);
  });

  test("one answer in three is late: a share of so many", () => {
    const nowAndThen = Array.from({ length: 22 }, (_, index) =>
      query(
        firstResolver,
        "A",
        { gives: [one] },
        { purpose: "speed", attempt: index + 1, startMs: 1_000 + index * 300, elapsedMs: index % 3 === 0 ? 910 : 9 },
      ),
    );
    const told = [...first, ...nowAndThen, ...serves(one)];
    expect(roots(told)).toMatchObject([{ cause: "dns.slow", pattern: "some-tries", impact: "degrades" }]);
    expect(slow.find(seenOf(told))[0]?.says).toBe("some answers take 910 ms, slow even from the cache");
    expect(roots([...first, ...nowAndThen.slice(0, 8), ...serves(one)])).toEqual([]);
    const busy = nowAndThen.map((query) => (query.elapsedMs < 300 ? { ...query, loopDelayMs: 20 } : query));
    expect(roots([...first, ...busy, ...serves(one)])).toMatchObject([{ cause: "dns.slow", pattern: "some-tries" }]);
  });

  test("a vantage that is far from everybody blames no resolver for the distance", () => {
    const far = (elapsedMs: number) => [
      ...first,
      ...cold,
      ...measured(firstResolver, 610),
      connect(one, "connected", { elapsedMs }),
    ];
    expect(slow.find(seenOf(far(580)))).toEqual([]);
    expect(slow.find(seenOf(far(40)))).toHaveLength(1);
  });

  test("nothing may be kept: it is the servers behind", () => {
    const [match] = slow.find(seenOf([...first, ...measured(firstResolver, 610, { ttl: 0 })]));
    expect(match?.says).toBe("answers take 610 ms, slow upstream of the resolver");
  });

  test("nothing may be kept, and one answer rode along with another question: still slow each time", () => {
    const again = [1, 2, 3, 4, 5, 6, 7].map((nth) =>
      query(
        firstResolver,
        "A",
        { gives: [one] },
        {
          purpose: "speed",
          attempt: nth,
          startMs: 2_000 + nth * 710,
          ttl: 0,
          elapsedMs: nth === 3 ? 112 : 705,
        },
      ),
    );
    expect(roots([...first, ...again, ...serves(one)])).toMatchObject([{ cause: "dns.slow", pattern: "everywhere" }]);
    const mostlyQuick = again.map((asking, index) => (index < 3 ? asking : { ...asking, elapsedMs: 9 }));
    expect(roots([...first, ...mostlyQuick, ...serves(one)])).toEqual([]);
  });

  const unanswered = ["A", "AAAA"].flatMap((type) =>
    [1, 2, 3].map((attempt) => query(firstResolver, type, "silence", { attempt, startMs: attempt * 600 })),
  );
  const atLast = (ttl: number, elapsedMs: number) =>
    ["A", "AAAA"].map((type) => query(firstResolver, type, { gives: [one] }, { attempt: 4, startMs: 4_000, ttl, elapsedMs }));

  test("no answer in time at first, and one later: it was being fetched, a note where it may be kept", () => {
    const told = [...unanswered, ...atLast(60, 8)];
    expect(slow.find(seenOf(told))).toMatchObject([{ impact: "latent", failed: unanswered }]);
    const { findings, layers } = judged([...told, checked(firstResolver, "NODATA"), ...serves(one)]);
    expect(findings.filter(({ role }) => role === "root")).toEqual([]);
    expect(layers.find(({ layer }) => layer === "dns")).toMatchObject({ status: "healthy" });
  });

  test("no answer in time at first, and late ones of what may not be kept: so it is each time", () => {
    const again = query(firstResolver, "A", { gives: [one] }, { purpose: "speed", startMs: 5_000, ttl: 0, elapsedMs: 1_050 });
    const [a, aaaa] = [atLast(0, 1_050)[0], query(firstResolver, "AAAA", "NODATA", { attempt: 4, startMs: 4_000, elapsedMs: 9 })];
    const told = [...unanswered, ...(a === undefined ? [] : [a]), aaaa, again, ...serves(one)];
    expect(slow.find(seenOf(told))).toMatchObject([{ says: "answers take 2.5 s, slow upstream of the resolver" }]);
    expect(roots(told)).toMatchObject([{ cause: "dns.slow", impact: "degrades" }]);
    expect(slow.find(seenOf([...unanswered, ...atLast(0, 20)]))).toMatchObject([{ impact: "latent" }]);
  });

  test("only what is new is slow: a note", () => {
    expect(slow.find(seenOf([...first, ...cold, ...measured(firstResolver, 4)]))).toMatchObject([{ impact: "latent" }]);
  });

  test("A and AAAA over one socket are answered: no loss of one of them", () => {
    const asks = pair(firstResolver, ["A", "AAAA"], { elapsedMs: 620 });
    const [match] = slow.find(seenOf([...first, ...measured(firstResolver, 610), asks]));
    expect(match?.ruledOut.map(({ cause }) => cause)).toContain("dns.parallel-query-loss");
  });

  test.each([
    ["a cold cache", [...asked(firstResolver, { gives: [one] }, { elapsedMs: 900 }).slice(0, 2), ...measured(firstResolver, 8)]],
    ["below the threshold", measured(firstResolver, 290)],
    ["late because this machine was", measured(firstResolver, 610, { loopDelayMs: 200 })],
    ["too few", measured(firstResolver, 610).slice(0, 4)],
    ["some of few", [...measured(firstResolver, 610).slice(0, 6), ...measured(firstResolver, 20).slice(6)]],
  ])("%s: not slow", (_, told) => {
    expect(slow.find(seenOf(told))).toEqual([]);
  });

  test("a busy machine, and everybody answers it late: whose time it is cannot be told", () => {
    const busy = measured(firstResolver, 610, { loopDelayMs: 60 });
    const others = (elapsedMs: number) =>
      [1, 2, 3].map((nth) => connect(one, "connected", { startMs: 700 + nth * 500, elapsedMs }));
    expect(slow.find(seenOf([...busy, ...others(580)]))).toEqual([]);
    expect(slow.find(seenOf(busy))).toEqual([]);
    expect(slow.find(seenOf([...busy, ...others(30)]))).toHaveLength(1);
  });

  test("one answer in ten of many", () => {
    const many = [0, 1, 2].flatMap((turn) =>
      measured(firstResolver, 20).map((one) => ({ ...one, startMs: one.startMs + turn * 2_000 })),
    );
    const late = measured(firstResolver, 900).slice(0, 3);
    expect(slow.find(seenOf([...many.slice(3), ...late]))).toMatchObject([{ failed: late }]);
    expect(slow.find(seenOf([...many.slice(3), ...late.slice(0, 1)]))).toEqual([]);
  });
});
