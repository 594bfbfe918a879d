import { describe, expect, onTestFinished, test } from "vitest";
import type { Pause } from "../../src/observation/pause.ts";
import { type PauseBook, PauseSwitch } from "../../src/policy/pause.ts";

const stopped: Pause = { by: "ana", why: "migration", at: 1_000 };

function someSwitch(kept: Pause | null = null) {
  const book = { kept, broken: false };
  const whole = async (): Promise<void> => {
    if (book.broken) throw new Error("the disk is full");
  };
  const pages: PauseBook = {
    pause: async (pause) => {
      await whole();
      book.kept = pause;
    },
    resume: async () => {
      await whole();
      const was = book.kept !== null;
      book.kept = null;
      return was;
    },
    paused: async () => {
      await whole();
      return book.kept;
    },
  };
  const changes: (Pause | null)[] = [];
  const troubles: unknown[] = [];
  const one = new PauseSwitch({
    book: pages,
    changed: (pause) => void changes.push(pause),
    trouble: (error) => void troubles.push(error),
  });
  onTestFinished(() => one.close());
  return { book, changes, troubles, one };
}

describe("the pause", () => {
  test("stops what goes on at once, and what begins afterwards is not stopped", async () => {
    const { one, book, changes } = someSwitch();
    await one.begin();
    const before = one.signal;
    const kept = one.pause(stopped);
    expect([before.aborted, one.signal.aborted, one.now]).toEqual([true, true, stopped]);
    await kept;
    expect(book.kept).toEqual(stopped);
    expect(await one.resume()).toBe(true);
    expect([one.signal.aborted, one.now, await one.resume()]).toEqual([false, null, false]);
    expect(changes).toEqual([stopped, null]);
  });

  test("outlives a restart, and what another process wrote is taken up within 2 s", async () => {
    const { one, book } = someSwitch(stopped);
    await one.begin();
    expect(one.signal.aborted).toBe(true);
    book.kept = null;
    await expect.poll(() => one.now, { timeout: 2_000 }).toBeNull();
    book.kept = stopped;
    await expect.poll(() => one.signal.aborted, { timeout: 2_000 }).toBe(true);
  });

  test("one that is said while another is being ended is the later word", async () => {
    const { one, book, changes } = someSwitch();
    await one.begin();
    await one.pause(stopped);
    const again: Pause = { by: "bob", why: "fire", at: 2_000 };
    const [was] = await Promise.all([one.resume(), one.pause(again)]);
    await one.look();
    expect([was, one.now, book.kept, one.signal.aborted]).toEqual([true, again, again, true]);
    expect(changes).toEqual([stopped, again]);
  });

  test("two who end it at once end it", async () => {
    const { one, book } = someSwitch();
    await one.begin();
    await one.pause(stopped);
    await Promise.all([one.resume(), one.resume()]);
    expect([one.now, book.kept, one.signal.aborted]).toEqual([null, null, false]);
  });

  test("one that cannot be kept holds all the same, and is kept as soon as it can be", async () => {
    const { one, book, troubles } = someSwitch();
    await one.begin();
    book.broken = true;
    await expect(one.pause(stopped)).rejects.toThrow("disk");
    await one.look();
    await one.look();
    expect(troubles).toHaveLength(1);
    expect(one.now).toEqual(stopped);
    await expect(one.resume()).rejects.toThrow("disk");
    expect(one.now).toEqual(stopped);
    book.broken = false;
    await one.look();
    await one.look();
    expect([book.kept, one.now]).toEqual([stopped, stopped]);
  });
});
