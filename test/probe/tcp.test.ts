import { describe, expect, test } from "vitest";
import { askTcpConnect } from "../../src/probe/tcp.ts";
import { anywhere, forbidden, nothingGiven } from "../fixture/asking.ts";
import { greetingServer, refusedPort, silentServer, unansweredPort } from "../fixture/tcp-server.ts";

const ask = (
  site: { address: Parameters<typeof askTcpConnect>[0]["address"]; port: number },
  deadlineMs = 3_600,
  place = anywhere,
) =>
  askTcpConnect(
    { address: site.address, port: site.port, purpose: "target" },
    nothingGiven,
    place,
    AbortSignal.timeout(deadlineMs),
  );

describe("tcp.connect", () => {
  test("connects, says from which port and how long it took, and sends nothing", async () => {
    await using site = await silentServer();
    const answer = await ask(site);
    expect(answer).toMatchObject({ outcome: "ok", data: { local: { address: "127.0.0.1" } } });
    expect(answer.data.connectMs).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(site.accepted()).toBe(1);
    expect(site.received()).toHaveLength(0);
  });

  test("over IPv6", async () => {
    await using site = await silentServer("::1");
    expect(await ask(site)).toMatchObject({ outcome: "ok", data: { local: { address: "::1" } } });
  });

  test("a server that speaks first is connected all the same", async () => {
    await using site = await greetingServer("220 hello\r\n");
    expect((await ask(site)).outcome).toBe("ok");
  });

  test("a port at which nothing listens refuses; the system's code is kept", async () => {
    expect(await ask(await refusedPort())).toMatchObject({
      outcome: "failed",
      failure: { code: "refused", phase: "connect", blame: "target" },
      data: { errno: "ECONNREFUSED" },
    });
  });

  test("silence is a timeout, with the source port it came from", async () => {
    await using site = await unansweredPort();
    const answer = await ask(site, 400);
    expect(answer).toMatchObject({ outcome: "failed", failure: { code: "timeout", phase: "connect", blame: "between" } });
    expect(answer.data.local?.port).toBeGreaterThan(0);
    expect(answer.data).toHaveProperty("kernel");
  });

  test("a stopped run is cancelled, not timed out", async () => {
    await using site = await unansweredPort();
    const stop = new AbortController();
    const answer = askTcpConnect(
      { address: site.address, port: site.port, purpose: "target" },
      nothingGiven,
      anywhere,
      stop.signal,
    );
    setTimeout(() => stop.abort(), 50);
    expect(await answer).toMatchObject({ outcome: "failed", failure: { code: "cancelled" } });
  });

  test("what policy forbids is never connected to", async () => {
    await using site = await silentServer();
    expect(await ask(site, 1_000, forbidden("loopback is not allowed here"))).toMatchObject({
      outcome: "skipped",
      skippedBecause: "loopback is not allowed here",
      failure: { code: "denied-by-policy", phase: "policy" },
    });
    expect(site.accepted()).toBe(0);
  });
});
