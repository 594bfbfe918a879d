import { describe, expect, test } from "vitest";
import { answersOf, knock, present, someHub } from "../fleet.ts";
import { joined, self } from "./stranger.ts";

describe("what a hub takes from one agent", () => {
  test("an answer larger than any is none, and one run takes so much from it and no more", async () => {
    const hub = await someHub();
    const one = await joined(hub, "office");
    const agent = await present(hub, "office");
    const says = (letters: number) => ({
      ...{ outcome: "skipped", skippedBecause: "no", failure: null, at: new Date().toISOString() },
      ...{ elapsedMs: 0, loopDelayMs: 0, waitedMs: 0, data: { errno: "x".repeat(letters) } },
    });
    const sayAll = (letters: number): void => {
      for (const frame of one.heard.splice(0))
        if (frame.type === "ask") one.say({ type: "answer", id: frame.id, answer: says(letters) });
    };
    const heard = async (count: number, letters: number, signal: AbortSignal): Promise<number> => {
      const answers = answersOf(
        agent,
        Array.from({ length: count }, (_, n) => knock(n + 1)),
        signal,
      );
      await expect.poll(() => one.heard.filter(({ type }) => type === "ask").length).toBe(count);
      sayAll(letters);
      return (await answers).length;
    };
    expect(await heard(1, 1_000, new AbortController().signal)).toBe(1);
    expect(await heard(1, 300_000, new AbortController().signal)).toBe(0);
    const run = new AbortController().signal;
    expect(await heard(100, 200_000, run)).toBe(83);
    expect(await heard(1, 100, run)).toBe(0);
    expect(await heard(1, 100, new AbortController().signal)).toBe(1);
  });

  test("what it says of itself again and again is heard once in a while", async () => {
    const hub = await someHub();
    const one = await joined(hub, "office");
    const agent = await present(hub, "office");
    for (let n = 0; n < 40; n += 1) one.say({ type: "self", self: { ...self, version: `1.${n}` } });
    await answersOf(agent, [knock(1, 1)], AbortSignal.timeout(200));
    expect(agent.self.version).toBe("1.0");
    for (let n = 0; n < 40; n += 1) one.say({ type: "self", self });
    expect(await one.closed).toBe(4002);
  });

  test("more questions than it may have open are answered for it, and so is a run that brings too much along", async () => {
    const hub = await someHub();
    const one = await joined(hub, "office");
    const agent = await present(hub, "office");
    const run = new AbortController();
    const all = answersOf(
      agent,
      Array.from({ length: 1_001 }, (_, n) => knock(n + 1)),
      run.signal,
    );
    await expect.poll(() => agent.link?.openQuestions).toBe(1_000);
    run.abort();
    expect(await all).toMatchObject([{ outcome: "skipped", failure: { code: "quota" }, attempt: 1_001 }]);
    const given = { ca: ["x".repeat(1024 * 1024)], expectText: null };
    expect(await answersOf(agent, [{ ...knock(), given }])).toMatchObject([
      { outcome: "skipped", failure: { code: "means-missing" }, skippedBecause: expect.stringContaining("FAULTLINE_CA") },
    ]);
    expect(one.socket.readyState).toBe(one.socket.OPEN);
  });

  test("a word for a failure that only a newer agent knows is kept, and the rest of its answer too", async () => {
    const hub = await someHub();
    const one = await joined(hub, "office");
    const agent = await present(hub, "office");
    const answers = answersOf(agent, [knock()]);
    await expect.poll(() => one.heard.find(({ type }) => type === "ask")).toBeDefined();
    const asked = one.heard.find((frame) => frame.type === "ask");
    const failure = { code: "shaped", phase: "queueing", blame: "between", detail: "held back on the way", since: 2 };
    const times = { at: new Date().toISOString(), elapsedMs: 3, loopDelayMs: 0, waitedMs: 0, hostMs: 1 };
    const answer = { outcome: "failed", failure, skippedBecause: null, data: { errno: "ESHAPED", shaper: "x" }, ...times };
    one.say({ type: "answer", id: asked?.type === "ask" ? asked.id : 0, answer });
    expect(await answers).toMatchObject([
      {
        outcome: "failed",
        failure: { code: "unknown", phase: "call", blame: "vantage", detail: "shaped: held back on the way" },
        data: { errno: "ESHAPED" },
      },
    ]);
  });
});
