import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { tcpServer } from "../../fixture/tcp-server.ts";
import { asking, saying, sayingThenClosing, sayingThenResetting } from "./asking.ts";

const promised = 1_048_576;
const sent = promised / 2;
const half = `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${promised}\r\n\r\n${"x".repeat(sent)}`;

describe("a body that is longer than what is kept of it", () => {
  test.each([
    ["closed", sayingThenClosing],
    ["reset", sayingThenResetting],
    ["timeout", saying],
  ] as const)("and breaks off behind that: %s", async (code, serving) => {
    await using site = await serving(half);
    const { outcome, failure, data } = await asking(site, { deadlineMs: 1_500 });
    expect(outcome).toBe("failed");
    expect(failure).toMatchObject({ code, phase: "body" });
    expect(data).toMatchObject({ status: 200, bodyBytes: sent, bodyPromised: promised, bodyWhole: false });
  });

  test("without a length: one that waits for more may be a stream, one that is closed is cut", async () => {
    const begun = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n80000\r\n${"x".repeat(sent)}\r\n`;
    await using open = await saying(begun);
    expect((await asking(open, { deadlineMs: 1_500 })).outcome).toBe("ok");
    await using cut = await sayingThenClosing(begun);
    expect((await asking(cut)).failure).toMatchObject({ code: "closed", phase: "body" });
  });

  test("a sample does not read on", async () => {
    await using site = await sayingThenClosing(half);
    const { outcome, data } = await asking(site, { subject: { purpose: "sample" } });
    expect(outcome).toBe("ok");
    expect(data).toMatchObject({ bodyBytes: 262_144, bodyWhole: false });
  });

  test("whole: what is kept has the hash that a sample's has", async () => {
    await using site = await saying(half + "x".repeat(sent));
    const { outcome, data } = await asking(site);
    expect(outcome).toBe("ok");
    const bodySha256 = createHash("sha256").update("x".repeat(262_144)).digest("hex");
    expect(data).toMatchObject({ bodyBytes: promised, bodyWhole: true, bodySha256 });
  });

  test("over a thin line it is read on for two seconds, and that is no failure", async () => {
    await using site = await tcpServer((socket) =>
      socket.once("data", async () => {
        socket.write(half.slice(0, 300_000));
        while (!socket.destroyed && socket.writable) {
          await wait(50);
          socket.write("x".repeat(1_000));
        }
      }),
    );
    const { outcome, data } = await asking(site);
    expect(outcome).toBe("ok");
    expect(data).toMatchObject({ status: 200, bodyWhole: false });
    expect(data.phases?.bodyMs).toBeGreaterThan(1_900);
    expect(data.phases?.bodyMs).toBeLessThan(4_000);
  });
});
