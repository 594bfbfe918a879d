import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { RateLimit } from "../../src/vantage/rate-limit.ts";

const never = new AbortController().signal;
const few = { perTargetPerSecond: 20, inAllPerSecond: 30, atOnce: 100 };

test("what finds room begins before the caller goes on", async () => {
  const limit = new RateLimit(few);
  let begun = 0;
  const works = Array.from({ length: 20 }, () => limit.schedule("one", never, async () => ++begun));
  expect(begun).toBe(20);
  const waits = (await Promise.all(works)).map(({ waitedMs }) => waitedMs);
  expect(Math.max(...waits)).toBeLessThan(100);
});

test("a target gets no more than its share, in the order asked, and holds up no other target", async () => {
  const limit = new RateLimit(few);
  const order: number[] = [];
  const works = Array.from({ length: 24 }, (_, index) => limit.schedule("one", never, async () => void order.push(index)));
  let other = false;
  await limit.schedule("two", never, async () => {
    other = true;
  });
  expect(other).toBe(true);
  expect(order).toHaveLength(20);
  const told = await Promise.all(works);
  expect(order).toEqual(Array.from({ length: 24 }, (_, index) => index));
  // Four more at twenty a second.
  expect(told.at(-1)?.waitedMs).toBeGreaterThan(150);
});

test("all targets together get no more than the vantage's share", async () => {
  const limit = new RateLimit(few);
  let begun = 0;
  const works = Array.from({ length: 33 }, (_, index) => limit.schedule(`target ${index}`, never, async () => ++begun));
  expect(begun).toBe(30);
  await Promise.all(works);
  expect(begun).toBe(33);
});

test("no more than so many are under way at once", async () => {
  const limit = new RateLimit({ ...few, atOnce: 2 });
  const open = [Promise.withResolvers<void>(), Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let begun = 0;
  const works = open.map(({ promise }) =>
    limit.schedule("one", never, () => {
      begun += 1;
      return promise;
    }),
  );
  await sleep(50);
  expect(begun).toBe(2);
  for (const { resolve } of open) resolve();
  await Promise.all(works);
  expect(begun).toBe(3);
});

test("a run that ends while it waits is told why, and its work never begins", async () => {
  const limit = new RateLimit({ ...few, perTargetPerSecond: 1 });
  await limit.schedule("one", never, async () => {});
  const stop = new AbortController();
  let begun = false;
  const waiting = limit.schedule("one", stop.signal, async () => {
    begun = true;
  });
  stop.abort(new Error("cancelled"));
  await expect(waiting).rejects.toThrow("cancelled");
  await sleep(30);
  expect(begun).toBe(false);
});

test("closing drops what waits, and a failure frees its place", async () => {
  const limit = new RateLimit({ ...few, perTargetPerSecond: 1, atOnce: 1 });
  const broken = new Error("broken");
  await expect(limit.schedule("one", never, () => Promise.reject(broken))).rejects.toBe(broken);
  await limit.schedule("two", never, async () => {});
  const waiting = limit.schedule("two", never, async () => {});
  const dropped = expect(waiting).rejects.toThrow("closed");
  await limit.close();
  await dropped;
});
