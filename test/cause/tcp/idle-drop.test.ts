import { describe, expect, test } from "vitest";
import { idleDrop } from "../../../src/cause/tcp/idle-drop.ts";
import { type FailureCode, failed } from "../../../src/observation/failure.ts";
import { observation, one, seenOf } from "../../build/common.ts";
import { judged } from "../../build/judged.ts";
import { connect, oneByte } from "../../build/tcp.ts";
import { handshake } from "../../build/tls.ts";

/** A connection that was idle for so long before its byte was sent. */
const idle = (attempt: number, code: FailureCode | null, told: { idleMs?: number; idledMs?: number; closed?: boolean } = {}) => {
  const { idleMs = 5_000, idledMs = idleMs, closed = false } = told;
  return observation("tcp.idle", {
    attempt,
    round: 2,
    elapsedMs: idledMs + 300,
    subject: { address: one, port: 443, spoken: "tls", idleMs },
    data: { connectMs: 5, idledMs, ended: closed ? "closed" : code === "reset" ? "reset" : "open", acked: code === null },
    ...(code === null ? {} : { failure: failed(code, "silence", "") }),
  });
};
const fresh = [connect(one, "connected"), handshake()];
const thrice = (code: FailureCode | null, told = {}) => [1, 2, 3].map((attempt) => idle(attempt, code, told));

describe("tcp.idle-drop", () => {
  test.each(["timeout", "reset"] as const)("a fresh connection works, the byte after five idle seconds: %s", (code) => {
    const [finding, ...more] = judged([...fresh, ...thrice(code)]).findings;
    expect(finding).toMatchObject({ cause: "tcp.idle-drop", role: "root", pattern: "everywhere", impact: "degrades" });
    expect(finding?.summary).toContain("5.0 s");
    expect(finding?.alsoConsidered.map(({ cause }) => cause)).toEqual(["tcp.post-handshake-blackhole"]);
    expect(more).toEqual([]);
  });

  test("still alive, or closed in order by the peer: each may have its limit", () => {
    expect(idleDrop.find(seenOf([...fresh, ...thrice(null)]))).toEqual([]);
    expect(idleDrop.find(seenOf([...fresh, ...thrice(null, { closed: true, idledMs: 2_000 })]))).toEqual([]);
  });

  test("nothing that is sent arrives, fresh or not: that is another trouble", () => {
    expect(idleDrop.find(seenOf([connect(one, "connected"), oneByte(one, false), ...thrice("timeout")]))).toEqual([]);
  });

  test("reset long before the idle time was over, or given up by us", () => {
    expect(idleDrop.find(seenOf([...fresh, ...thrice("reset", { idledMs: 40 })]))).toEqual([]);
    expect(idleDrop.find(seenOf([...fresh, ...thrice("cancelled")]))).toEqual([]);
  });

  test("only the longer idle time is deadly: the shorter one is no counter-evidence", () => {
    const [match] = idleDrop.find(seenOf([...fresh, idle(1, null, { idleMs: 2_000 }), ...thrice("timeout")]));
    expect(match?.worked).toEqual([]);
  });
});
