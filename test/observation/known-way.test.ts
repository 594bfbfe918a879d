import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { failed } from "../../src/observation/failure.ts";
import type { Hop } from "../../src/observation/kind/path-trace.ts";
import { carriedLoss, knownWays } from "../../src/observation/known-way.ts";
import { observation, one, stranger } from "../build/common.ts";
import { far, near, trace } from "../build/path.ts";

const hop = (ttl: number, lost: number, sent = 10): Hop => ({
  ttl,
  senders: lost === sent ? [] : [`192.0.2.${ttl}`],
  sent,
  lost,
  rttMs: null,
});
const hops = (...lost: number[]): Hop[] => lost.map((each, index) => hop(index + 1, each));

describe("loss that carries on", () => {
  test("at a middle hop alone is none", () => expect(carriedLoss(hops(0, 8, 0, 0), 0)).toEqual([0, 0, 0, 0]));
  test("begins at the first hop that loses no less than all behind it", () =>
    expect(carriedLoss(hops(0, 3, 3, 4), 0.3)).toEqual([0, 0.3, 0.3, 0.3]));
  test("is never more than what goes end to end loses: routers answer few errors", () =>
    expect(carriedLoss(hops(4, 4, 4), 0)).toEqual([0, 0, 0]));
  test("a silent hop is no loss of its own", () => expect(carriedLoss(hops(0, 10, 0), 0.5)).toEqual([0, 0, 0]));

  test("whatever was lost where, it never falls on the way there, and no hop has more than its own", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10), { maxLength: 30 }), fc.double({ min: 0, max: 1, noNaN: true }), (lost, endToEnd) => {
        const way = hops(...lost);
        const carried = carriedLoss(way, endToEnd);
        carried.forEach((share, index) => {
          const own = way[index];
          expect(share).toBeLessThanOrEqual(endToEnd);
          expect(share).toBeLessThanOrEqual(carried[index + 1] ?? 1);
          if (own !== undefined && own.senders.length > 0) expect(share).toBeLessThanOrEqual(own.lost / own.sent);
        });
      }),
    );
  });
});

describe("the known way", () => {
  test("what one protocol hears stands in where another is silent", () => {
    const udp = observation("path.trace", {
      subject: { address: one, protocol: "udp", port: null, rounds: 1, purpose: "target" },
      data: { ...trace(one, [near, "*"]).data, askedToTtl: 30 },
    });
    const [way] = knownWays([udp, trace(one, [near, far, one])]);
    expect(way?.hops.map(({ senders }) => senders)).toEqual([[near], [far], [one]]);
    expect(way).toMatchObject({ reachedAtTtl: 3, lastHop: { ttl: 2, address: far } });
  });
  test("the way of one source port, and to somebody else, is none", () => {
    expect(
      knownWays([trace(one, [near], { purpose: "flow", localPort: 40_000 }), trace(stranger, [near], { purpose: "control" })]),
    ).toEqual([]);
  });
  test("silence that the run's end cut short says nothing, and a target that had answered by then has answered", () => {
    const late = { failure: failed("timeout", "wait", "") };
    expect(knownWays([trace(one, [near], late)])).toEqual([]);
    expect(knownWays([trace(one, [near, one], late)])).toHaveLength(1);
  });
  test("ends where somebody says that it goes no further, at the nearest hop that was heard to say so", () => {
    const turned = (ttl: number, senders: string[]) => {
      const seen = trace(one, senders);
      return { ...seen, data: { ...seen.data, unreachable: { ttl, sender: far, code: null } } };
    };
    const [way] = knownWays([turned(5, [near, far, "*", "*", far]), turned(2, [near, far])]);
    expect(way).toMatchObject({ unreachable: { ttl: 2, sender: far } });
    expect(way?.hops).toHaveLength(2);
  });
  test("from each vantage it is another", () => {
    expect(knownWays([trace(one, [near]), trace(one, [near], { vantage: "there" })])).toHaveLength(2);
  });
});
