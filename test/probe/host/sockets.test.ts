import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { askHostCounters } from "../../../src/probe/host/counters.ts";
import { runProgram } from "../../../src/probe/host/run-program.ts";
import { askHostSockets } from "../../../src/probe/host/sockets.ts";
import { anywhere, nothingGiven } from "../../fixture/asking.ts";
import { silentServer } from "../../fixture/tcp-server.ts";

const hasSs = ["/usr/bin/ss", "/bin/ss", "/usr/sbin/ss", "/sbin/ss"].some((path) => existsSync(path));

describe.skipIf(!hasSs)("the sockets of this machine", () => {
  test("a listener of this process is found, with its address and holder", async () => {
    await using site = await silentServer();
    const answer = await askHostSockets(
      { port: site.port, moment: "before" },
      nothingGiven,
      anywhere,
      AbortSignal.timeout(4_000),
    );
    expect(answer).toMatchObject({ outcome: "ok", data: { listeners: [{ address: "127.0.0.1", port: site.port }] } });
    const [holder] = answer.data.listeners?.[0]?.holders ?? [];
    expect(holder?.pid).toBe(process.pid);
  });
});

describe("a program that only reads", () => {
  test("one that is not installed is a missing means", async () => {
    const printed = await runProgram("no-such-program-anywhere", [], AbortSignal.timeout(1_000));
    expect(printed).toMatchObject({ failure: { code: "means-missing", detail: "no-such-program-anywhere is not installed" } });
  });

  test("one that refuses says so in its own words", async () => {
    const printed = await runProgram("sh", ["-c", "echo 'Operation not permitted' >&2; exit 1"], AbortSignal.timeout(1_000));
    expect(printed).toMatchObject({ failure: { code: "means-missing", detail: "sh: Operation not permitted" } });
  });

  test("one that hangs is ended at the deadline", async () => {
    const begun = performance.now();
    const printed = await runProgram("sleep", ["30"], AbortSignal.timeout(100));
    expect(printed).toMatchObject({ failure: { code: "timeout" } });
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});

test.skipIf(process.platform !== "linux")("the kernel's counters are read", async () => {
  const answer = await askHostCounters({ moment: "before" }, nothingGiven, anywhere, AbortSignal.timeout(3_000));
  expect(Object.keys(answer.data.counters ?? {}).length).toBeGreaterThan(5);
});
