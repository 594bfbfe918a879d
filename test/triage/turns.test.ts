import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { Turns } from "../../src/triage/turns.ts";

/** What each asks for in this order, and in which order they got their turn. */
async function orderOf(turns: Turns, asked: readonly [who: string, hasVerdict: boolean, begunMs: number][]): Promise<string[]> {
  const got: string[] = [];
  await Promise.all(asked.map(([who, hasVerdict, begunMs]) => turns.take(hasVerdict, begunMs).then(() => got.push(who))));
  return got;
}

test("whoever waits for a first verdict goes first, and of those whose run began first", async () => {
  const order = await orderOf(new Turns(), [
    ["holds the turn", true, 9],
    ["told, first", true, 1],
    ["untold, third", false, 3],
    ["untold, second", false, 2],
    ["told, fourth", true, 4],
  ]);
  expect(order).toEqual(["holds the turn", "untold, second", "untold, third", "told, first", "told, fourth"]);
});

test("a run that is alone never waits", async () => {
  const turns = new Turns();
  await turns.take(false, 0);
  await sleep(1);
  let isHeld = true;
  const taken = turns.take(true, 0).then(() => {
    isHeld = false;
  });
  await Promise.resolve();
  await Promise.resolve();
  expect(isHeld).toBe(false);
  await taken;
});

test("between two turns the event loop goes round, so that answers are read", async () => {
  const turns = new Turns();
  const seen: string[] = [];
  setImmediate(() => seen.push("read"));
  await Promise.all(["one", "two"].map((who) => turns.take(false, 0).then(() => seen.push(who))));
  expect(seen).toEqual(["one", "read", "two"]);
});

test("one that has its verdict is let in behind a second, however many come before it", async () => {
  const turns = new Turns();
  const stop = performance.now() + 10_000;
  let waited: number | null = null;
  const began = performance.now();
  let rival = 10;
  const rivals = async (): Promise<void> => {
    while (waited === null && performance.now() < stop) {
      await turns.take(false, rival);
      rival += 1;
      const until = performance.now() + 2;
      while (performance.now() < until);
    }
  };
  const crowd = Promise.all([rivals(), rivals(), rivals()]);
  await turns.take(true, 0);
  waited = performance.now() - began;
  await crowd;
  expect(waited).toBeGreaterThan(500);
  expect(waited).toBeLessThan(9_000);
});
