import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hopGrid, hopSentences } from "../../../src/evidence/layer/hops.ts";
import { type KnownWay, knownWays } from "../../../src/observation/known-way.ts";
import type { ObservationOf } from "../../../src/observation/observation.ts";
import { address, one, six } from "../../build/common.ts";
import { trace } from "../../build/path.ts";

const way = (seen: ObservationOf<"path.trace">): KnownWay => {
  const [known] = knownWays([seen]);
  if (known === undefined) throw new TypeError("no way");
  return known;
};
const to = (...senders: string[]): KnownWay => way(trace(one, senders, { rounds: 3 }));
const router = (ttl: number): string => `192.0.2.${ttl}`;
const routers = (count: number): string[] => Array.from({ length: count }, (_, index) => router(index + 1));

describe("the table of hops", () => {
  test("keeps the order of the way, and ends at the target", () => {
    expect(hopGrid(to(router(1), router(2), one), 0)).toBe(
      [
        "hop  who answers  lost   ms",
        "1    192.0.2.1       -  1.0",
        "2    192.0.2.2       -  1.0",
        "3    203.0.113.7     -  1.0",
      ].join("\n"),
    );
  });
  test("joins hops that are silent", () => {
    expect(hopGrid(to(router(1), "*", "*", "*", one), 0)).toContain("2-4  no answer");
  });
  test("says how far it was asked in vain", () => {
    expect(hopGrid(to(router(1), router(2)), 0)).toContain("3-30  no answer");
  });
  test("shows a loop once", () => {
    const [a, b] = [router(8), router(9)];
    const grid = hopGrid(to(router(1), a, b, a, b, a, b, a, b), 0);
    expect(grid).toContain("2-9");
    expect(grid).toContain("192.0.2.8, 192.0.2.9 by");
  });
  test("is at most 40 columns and 12 rows, whatever the way", () => {
    const sender = fc.constantFrom("*", router(1), router(2), "2001:db8:1234:5678:9abc:def0:1234:5678", one, six);
    fc.assert(
      fc.property(
        fc.array(sender, { minLength: 1, maxLength: 30 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (senders, lost) => {
          const grid = hopGrid(to(...senders), lost);
          if (grid === null) return;
          const lines = grid.split("\n");
          expect(lines.length).toBeLessThanOrEqual(12);
          for (const line of lines) expect(line.length).toBeLessThanOrEqual(40);
        },
      ),
    );
  });
  test("of a long way leaves out the middle, and says how much", () => {
    const grid = hopGrid(to(...routers(20), one), 0) ?? "";
    expect(grid).toContain("more hops");
    expect(grid.split("\n").at(-1)).toContain("203.0.113.7");
    expect(hopGrid(to(...routers(20), one), 0, { whole: true, columns: 80 })?.split("\n")).toHaveLength(22);
  });
  test("an IPv6 address that is long keeps its beginning and its end", () => {
    const long = address("2001:db8:1234:5678:9abc:def0:1234:5678");
    const grid = hopGrid(way(trace(six, [long, six], {})), 0) ?? "";
    expect(grid).toContain("2001:db8:12…:1234:5678");
  });
  test("counts loss only where it carries on", () => {
    const seen = trace(one, [router(1), router(2), one], { rounds: 10 });
    const [first, second, end] = seen.data.hops ?? [];
    if (first === undefined || second === undefined || end === undefined) throw new TypeError("no hops");
    const lossy = {
      ...seen,
      data: {
        ...seen.data,
        hops: [
          { ...first, lost: 7 },
          { ...second, lost: 2 },
          { ...end, lost: 2 },
        ],
      },
    };
    expect(hopGrid(way(lossy), 0.2)?.split("\n").slice(1)).toEqual([
      "1    192.0.2.1    20 %  1.0",
      "2    192.0.2.2    20 %  1.0",
      "3    203.0.113.7  20 %  1.0",
    ]);
    expect(hopGrid(way(lossy), 0)).not.toContain("%");
    expect(hopSentences(way(lossy), 0.2)).toEqual([
      "Loss carries on from hop 1, 192.0.2.1, to the target: it begins there, or on the link before it.",
      expect.stringMatching(/^Hop 1 answered 3 of 10 packets/),
    ]);
  });
});

describe("what is said beside the table", () => {
  test("nothing, where the target answers and all hops do", () => expect(hopSentences(to(router(1), one), 0)).toEqual([]));
  test("the last that answers, where nobody does past it", () =>
    expect(hopSentences(to(router(1), router(2)), 0)).toEqual([
      "The last that answers on the way to 203.0.113.7 is hop 2, 192.0.2.2; past it nobody does, to hop 30.",
    ]));
  test("a way of thirty silent hops", () =>
    expect(hopSentences(to(), 0)[0]).toMatch(/^Not one of 30 hops on the way to 203\.0\.113\.7 answers/));
  test("who turns packets away, with the code", () => {
    const seen = trace(one, [router(1), router(2)]);
    const turned = { ...seen, data: { ...seen.data, unreachable: { ttl: 2, sender: router(2), code: "!N" } } };
    expect(hopSentences(way(turned), 0)).toEqual(["At hop 2 192.0.2.2 says that 203.0.113.7 cannot be reached (!N)."]);
    expect(hopGrid(way(turned), 0)).toContain("192.0.2.2 !N");
  });
  test("a loop, by its two ends", () => {
    const [a, b] = [router(8), router(9)];
    expect(hopSentences(to(a, b, a, b, a, b), 0)[0]).toBe(
      "The way to 203.0.113.7 goes in circles: 192.0.2.8 and 192.0.2.9 send packets to one another.",
    );
  });
});
