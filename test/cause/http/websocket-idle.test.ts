import { describe, expect, test } from "vitest";
import { websocketIdle } from "../../../src/cause/http/websocket-idle.ts";
import { seenOf } from "../../build/common.ts";
import { upgrade, wssTarget } from "../../build/http-beyond.ts";

const idled = (attempt: number, idleMs: number, ended: "open" | "closed" | "reset", afterMs = idleMs) =>
  upgrade(101, { attempt, purpose: "idle", idleMs, startMs: attempt * 70_000, data: { idle: { ended, afterMs } } });
const find = (...all: ReturnType<typeof idled>[]) => websocketIdle.find(seenOf(all, { target: wssTarget }));

describe("http.websocket-idle", () => {
  test("cut each time after a minute, while half a minute is survived", () => {
    const short = idled(1, 30_000, "open");
    const [match] = find(short, idled(2, 120_000, "closed", 60_020), idled(3, 120_000, "closed", 60_010));
    expect(match).toMatchObject({ says: "an idle WebSocket is cut after 60.0 s", beside: [short], worked: [] });
  });

  test("once, or at any time, is no timeout", () => {
    expect(find(idled(1, 120_000, "closed", 60_000))).toEqual([]);
    expect(find(idled(1, 120_000, "closed", 20_000), idled(2, 120_000, "reset", 70_000))).toEqual([]);
  });

  test("open to the end is healthy", () => {
    expect(find(idled(1, 120_000, "open"), idled(2, 120_000, "open"))).toEqual([]);
  });
});
