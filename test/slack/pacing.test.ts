import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Bucket, channelShape, Dropped, Pacing, updateShape } from "../../src/slack/pacing.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Queues so many and gives when each went, ms from the start. */
function sending(bucket: Bucket, count: number): number[] {
  const begun = Date.now();
  const sent: number[] = [];
  for (let index = 0; index < count; index += 1) void bucket.schedule("healthy", async () => void sent.push(Date.now() - begun));
  return sent;
}

/** The most that went within any span of so many ms. */
const mostWithin = (sent: readonly number[], span: number): number =>
  Math.max(...sent.map((from) => sent.filter((at) => at >= from && at < from + span).length));

describe("a channel's pace", () => {
  test("three at once, then one a second", async () => {
    const sent = sending(new Bucket(channelShape), 6);
    await vi.advanceTimersByTimeAsync(100);
    expect(sent).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent).toHaveLength(4);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent).toHaveLength(6);
    expect(mostWithin(sent, 1_000)).toBe(3);
    expect(mostWithin(sent.slice(2), 1_000)).toBe(1);
  });

  test("a second counts from when a call has arrived, not from when it set out", async () => {
    const bucket = new Bucket({ ...channelShape, size: 1 });
    const set: number[] = [];
    const arrived: number[] = [];
    const slowly = async (): Promise<void> => {
      set.push(Date.now());
      await new Promise((resolve) => setTimeout(resolve, 700));
      arrived.push(Date.now());
    };
    for (let index = 0; index < 3; index += 1) void bucket.schedule("healthy", slowly);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(arrived).toHaveLength(3);
    for (const index of [1, 2]) expect((set[index] ?? 0) - (arrived[index - 1] ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  test("the next never goes right behind one that had to be tried again", async () => {
    const bucket = new Bucket(channelShape);
    const gone: number[] = [];
    void bucket.schedule("parent", async () => {
      bucket.beStrict();
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      gone.push(Date.now());
    });
    void bucket.schedule("healthy", async () => void gone.push(Date.now()));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(gone).toHaveLength(2);
    expect((gone[1] ?? 0) - (gone[0] ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  test("after a pause the burst is there again, and no larger", async () => {
    const bucket = new Bucket(channelShape);
    sending(bucket, 3);
    await vi.advanceTimersByTimeAsync(60_000);
    const sent = sending(bucket, 6);
    await vi.advanceTimersByTimeAsync(100);
    expect(sent).toHaveLength(3);
  });

  test("strictly one a second for ten minutes after Slack said that it is too much", async () => {
    const bucket = new Bucket(channelShape);
    bucket.beStrict();
    await vi.advanceTimersByTimeAsync(5_000);
    const sent = sending(bucket, 5);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sent).toHaveLength(5);
    expect(mostWithin(sent, 1_000)).toBe(1);
    await vi.advanceTimersByTimeAsync(11 * 60_000);
    sending(bucket, 1);
    await vi.advanceTimersByTimeAsync(10_000);
    const later = sending(bucket, 3);
    await vi.advanceTimersByTimeAsync(100);
    expect(later).toHaveLength(3);
  });

  test("held back for as long as Slack asks, then with what was left before", async () => {
    const bucket = new Bucket(channelShape);
    sending(bucket, 1);
    await vi.advanceTimersByTimeAsync(10);
    bucket.holdFor(20_000);
    bucket.holdFor(5_000);
    const sent = sending(bucket, 4);
    expect(bucket.left).toBe(0);
    await vi.advanceTimersByTimeAsync(19_900);
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(sent).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent).toHaveLength(4);
    expect(mostWithin(sent.slice(2), 1_000)).toBe(1);
  });

  test("what is urgent overtakes what waits; one after the other", async () => {
    const bucket = new Bucket({ ...channelShape, size: 1 });
    const order: string[] = [];
    for (const how of ["conclusion", "healthy", "suspect", "parent"] as const)
      void bucket.schedule(how, async () => void order.push(how));
    void bucket.schedule("verdict", async () => void order.push("verdict"));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(order.slice(1)).toEqual(["verdict", "parent", "suspect", "healthy"]);
  });

  test("the queue is bounded: the least urgent gives way", async () => {
    const bucket = new Bucket({ ...channelShape, size: 1, waitingAtMost: 2 });
    const results = Promise.allSettled([
      bucket.schedule("parent", async () => "first"),
      bucket.schedule("healthy", async () => "second"),
      bucket.schedule("progress", async () => "third"),
      bucket.schedule("verdict", async () => "fourth"),
    ]);
    await vi.advanceTimersByTimeAsync(10_000);
    const settled = await results;
    expect(settled.map(({ status }) => status).filter((status) => status === "rejected")).toHaveLength(1);
    expect(settled[2]).toMatchObject({ status: "rejected", reason: expect.any(Dropped) });
  });

  test("what the work throws comes back as it is", async () => {
    const failed = new Bucket(channelShape).schedule("healthy", () => Promise.reject(new TypeError("no")));
    const expected = expect(failed).rejects.toThrow(TypeError);
    await vi.advanceTimersByTimeAsync(10);
    await expected;
  });
});

test("edits stay below 40 in any minute, however many want to go", async () => {
  const sent = sending(new Bucket(updateShape), 90);
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(sent).toHaveLength(90);
  expect(mostWithin(sent, 60_000)).toBeLessThan(40);
});

test("channels do not wait for one another, and neither do workspaces", async () => {
  const pacing = new Pacing();
  const first = sending(pacing.messages("T1", "C1"), 10);
  const second = sending(pacing.messages("T1", "C2"), 1);
  const third = sending(pacing.messages("T2", "C1"), 1);
  await vi.advanceTimersByTimeAsync(50);
  expect([first.length, second.length, third.length]).toEqual([3, 1, 1]);
  expect(pacing.messages("T1", "C1")).toBe(pacing.messages("T1", "C1"));
});
