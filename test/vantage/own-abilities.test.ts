import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { OwnAbilities } from "../../src/vantage/own-abilities.ts";
import { vantage } from "../build/judged.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const all = ["path.tcp", "path.icmp", "path.code", "kernel-view"];
const asked = async (can: string[], really: string[]): Promise<{ before: string[]; after: string[]; times: number }> => {
  let times = 0;
  const own = new OwnAbilities({ ...vantage("here"), can }, async () => {
    times += 1;
    return really;
  });
  own.used();
  own.used();
  const before = own.self.can;
  await vi.advanceTimersByTimeAsync(2_000);
  own.used();
  await vi.advanceTimersByTimeAsync(2_000);
  return { before, after: own.self.can, times };
};

describe("what a vantage can", () => {
  test("is what the programs say themselves, asked once and not before the first answers", async () => {
    expect(await asked(all, ["path.tcp", "path.icmp", "path.udp", "path.code", "kernel-view"])).toEqual({
      before: all,
      after: [...all, "path.udp"],
      times: 1,
    });
  });
  test("is nothing of the path where the right to open raw sockets was taken away", async () => {
    expect((await asked(all, ["kernel-view"])).after).toEqual(["kernel-view"]);
  });
  test("is as it was said first while it cannot be looked, and is looked at again with a later question", async () => {
    let times = 0;
    const own = new OwnAbilities({ ...vantage("here"), can: all }, async () => {
      times += 1;
      if (times === 1) throw new Error("EMFILE: too many open files");
      return ["path.tcp"];
    });
    own.used();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(own.self.can).toEqual(all);
    own.used();
    await vi.advanceTimersByTimeAsync(2_000);
    expect([times, own.self.can]).toEqual([2, ["path.tcp", "kernel-view"]]);
  });
  test("without a program there is nothing to ask", async () => {
    expect((await asked(["kernel-view"], [])).times).toBe(0);
  });
});
