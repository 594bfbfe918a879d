import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { aloneMessage } from "../../src/slack/advice.ts";
import { Pacing, type Urgency } from "../../src/slack/pacing.ts";
import { PlainForm } from "../../src/slack/plain-form.ts";
import type { Answered } from "../../src/slack/refusal.ts";
import { type Speaker, speaker } from "../../src/slack/speak.ts";

// Fake timers do not reach the promises of Node's own.
vi.mock("node:timers/promises", () => ({
  setTimeout: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)),
}));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const place = { workspace: "T0", channel: "C0" };
const key = { run: "run_1", key: "run_1:parent" };
const { signal } = new AbortController();
const log = pino({ level: "silent" });
const spoken = () => ({ text: "words", blocks: [] });
const server: Answered = { ok: false, refusal: { kind: "server", status: 500 } };
const taken: Answered = { ok: true, data: { ts: "1.1" } };

/** A speaker to a Slack that answers each call so; `at` holds when each came, ms from the start. */
function speaking(answer: (nth: number) => Answered): { speaker: Speaker; at: number[] } {
  const begun = Date.now();
  const at: number[] = [];
  const api = async (): Promise<Answered> => answer(at.push(Date.now() - begun));
  const flags = { raiseFlag: async () => {}, hasFlag: async () => false };
  const plainForm = new PlainForm(flags, log, Date.now);
  return { speaker: speaker({ api, pacing: new Pacing(), plainForm, log, random: () => 0.5, onTokenGone: () => {} }), at };
}

const update = (one: Speaker, how: Urgency): Promise<Answered> => one.update(place, "1.1", spoken, 1, key, how, signal);

describe("trouble of Slack's own", () => {
  test("a verdict is sent again until Slack takes it, for a minute", async () => {
    const { speaker: one, at } = speaking((nth) => (nth <= 7 ? server : taken));
    const answered = update(one, "verdict");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await answered).toEqual(taken);
    expect(at).toHaveLength(8);
    expect(at.at(-1)).toBeLessThan(60_000);
  });

  test("but not for ever, and progress not even that long", async () => {
    for (const [how, most] of [
      ["verdict", 12],
      ["progress", 4],
    ] as const) {
      const { speaker: one, at } = speaking(() => server);
      const answered = update(one, how);
      await vi.advanceTimersByTimeAsync(120_000);
      expect(await answered).toEqual(server);
      expect(at.length).toBeLessThanOrEqual(most);
    }
  });
});

test("where Slack wants edits slower, every edit of the workspace waits, not the one alone that was refused", async () => {
  const { speaker: one, at } = speaking((nth) =>
    nth === 1 ? { ok: false, refusal: { kind: "rate-limited", retryAfterMs: 5_000 } } : taken,
  );
  void update(one, "progress");
  await vi.advanceTimersByTimeAsync(100);
  const verdict = update(one, "verdict");
  await vi.advanceTimersByTimeAsync(4_000);
  expect(at).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await verdict).toEqual(taken);
  expect(at).toHaveLength(3);
});

test("words that cannot be built are our own fault, and told as such", async () => {
  const { speaker: one, at } = speaking(() => taken);
  const broken = (): never => {
    throw new TypeError("no words");
  };
  const answered = one.update(place, "1.1", broken, 1, key, "verdict", signal);
  await vi.advanceTimersByTimeAsync(100);
  expect(await answered).toEqual({ ok: false, refusal: { kind: "internal" } });
  expect(at).toEqual([]);
  expect(aloneMessage({ kind: "internal" }, null)?.text).toContain("Something broke in Faultline itself");
  expect(aloneMessage({ kind: "network", detail: "" }, null)?.text).toContain("Slack could not be reached");
});
