import { describe, expect, test } from "vitest";
import { closeWaitLeak } from "../../../src/cause/host/close-wait-leak.ts";
import { seenOf } from "../../build/common.ts";
import { processes } from "../../build/host-room.ts";
import { judged } from "../../build/judged.ts";

const numbers = (from: number, count: number): number[] => Array.from({ length: count }, (_, index) => from + index);
const look = (closeWait: number[], moment: "before" | "between" | "after", told = {}) =>
  processes([{ closeWait, ...told }], { moment });

describe("host.close-wait-leak", () => {
  test("the same closed connections, held by the same process five seconds later, and more: a leak", () => {
    const [root, ...others] = judged([look(numbers(1, 12), "before"), look(numbers(1, 15), "after")]).findings;
    expect(root).toMatchObject({ cause: "host.close-wait-leak", role: "root", impact: "degrades", pattern: "everywhere" });
    expect(root?.summary).toContain("web holds 12 closed connections");
    expect(others).toEqual([]);
  });

  test("as many as before, and others: each is closed in its time, which is the healthy twin", () => {
    expect(judged([look(numbers(1, 12), "before"), look(numbers(20, 12), "after")]).findings).toEqual([]);
  });

  test.each([
    ["they fall", numbers(1, 12), numbers(1, 9)],
    ["a few linger", numbers(1, 4), numbers(1, 4)],
    ["there were none before this run came", [], numbers(1, 30)],
  ])("%s: none", (_, before, after) => {
    expect(closeWaitLeak.find(seenOf([look(before, "before"), look(after, "after")]))).toEqual([]);
  });

  test("two looks close together prove nothing, nor does one", () => {
    const early = [look(numbers(1, 12), "before"), look(numbers(1, 12), "between")];
    expect(closeWaitLeak.find(seenOf(early))).toEqual([]);
    expect(closeWaitLeak.find(seenOf(early.slice(0, 1)))).toEqual([]);
  });

  test("another process, after a restart, holds none of them", () => {
    const told = [look(numbers(1, 12), "before"), look(numbers(1, 12), "after", { pid: 701 })];
    expect(closeWaitLeak.find(seenOf(told))).toEqual([]);
  });

  test("connections that it opened itself count where they are many and become more; a pool that keeps closed ones does not", () => {
    const pool = (count: number, moment: "before" | "after") =>
      processes([{ closeWaitElsewhere: numbers(1, count) }], { moment });
    expect(closeWaitLeak.find(seenOf([pool(30, "before"), pool(30, "after")]))).toEqual([]);
    expect(closeWaitLeak.find(seenOf([pool(30, "before"), pool(36, "after")]))).toHaveLength(1);
  });

  test("once they fill its table of open files, that follows from it", () => {
    const full = (moment: "before" | "after") => look(numbers(1, 100), moment, { files: 128, mostFiles: 128 });
    expect(judged([full("before"), full("after")]).findings).toMatchObject([
      { cause: "host.close-wait-leak", role: "root", impact: "breaks" },
      { cause: "host.file-descriptors", role: "consequence" },
    ]);
  });
});
