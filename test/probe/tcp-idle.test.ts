import { describe, expect, test } from "vitest";
import { askTcpIdle } from "../../src/probe/tcp-idle.ts";
import { anywhere, nothingGiven } from "../fixture/asking.ts";
import { refusedPort, resettingServer, type Site, silentServer, tcpServer } from "../fixture/tcp-server.ts";

const ask = ({ address, port }: Pick<Site, "address" | "port">, idleMs: number) =>
  askTcpIdle({ address, port, spoken: "unknown", idleMs }, nothingGiven, anywhere, AbortSignal.timeout(4_000));

describe("tcp.idle", () => {
  test("a connection that lives carries the byte after its idle time", async () => {
    await using site = await silentServer();
    const { outcome, data } = await ask(site, 200);
    expect({ outcome, acked: data.acked, ended: data.ended }).toEqual({ outcome: "ok", acked: true, ended: "open" });
    expect(data.idledMs).toBeGreaterThanOrEqual(195);
    expect(site.received().toString()).toBe("\n");
  });

  test("a peer that hangs up in order keeps to its own limit", async () => {
    await using site = await tcpServer((socket) => void setTimeout(() => socket.end(), 50));
    expect(await ask(site, 2_000)).toMatchObject({ outcome: "ok", data: { ended: "closed" } });
  });

  test("a reset while it is idle, and one in answer to the byte", async () => {
    await using early = await resettingServer(50);
    expect(await ask(early, 2_000)).toMatchObject({ outcome: "failed", failure: { code: "reset", phase: "silence" } });
    await using late = await tcpServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
    expect(await ask(late, 100)).toMatchObject({
      outcome: "failed",
      failure: { code: "reset", phase: "silence" },
      data: { ended: "reset" },
    });
  });

  test("what refuses cannot be idle", async () => {
    expect(await ask(await refusedPort(), 100)).toMatchObject({
      outcome: "failed",
      failure: { code: "refused", phase: "connect" },
    });
  });
});
