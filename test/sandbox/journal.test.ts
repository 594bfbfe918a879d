import { expect, test } from "vitest";
import { steppedClock } from "../../src/sandbox/clock.ts";
import { Journal } from "../../src/sandbox/journal.ts";

const entry = (name: string, sent: unknown = null) =>
  ({ kind: "call", name, begun: 0, ok: true, status: 200, error: null, sent, answered: null }) as const;

test("it waits for what comes, finds what has been, and stops with its signal", async () => {
  const journal = new Journal(steppedClock(5), () => {});
  const coming = journal.waitFor(({ name }) => name === "b", AbortSignal.timeout(5000));
  journal.write(entry("a"));
  journal.write(entry("b"));
  expect(await coming).toMatchObject({ seq: 2, ms: 5 });
  expect(await journal.waitFor(({ name }) => name === "a", AbortSignal.timeout(5000))).toMatchObject({ seq: 1 });
  const stop = new AbortController();
  const never = journal.waitFor(() => false, stop.signal);
  stop.abort(new Error("enough"));
  await expect(never).rejects.toThrow("enough");
});

test("an entry is a copy, and a huge one is only noted", () => {
  const journal = new Journal(steppedClock(0), () => {});
  const sent = { text: "before" };
  journal.write(entry("a", sent));
  sent.text = "after";
  journal.write(entry("b", "x".repeat(400_000)));
  expect(journal.entries().map((each) => each.sent)).toEqual([{ text: "before" }, { note: "400002 characters, not kept" }]);
});
