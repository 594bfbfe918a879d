import { describe, expect, test } from "vitest";
import { askTcpConnect } from "../../src/probe/tcp.ts";
import { anywhere, forbidden, nothingGiven } from "../fixture/asking.ts";
import { greetingServer, refusedPort, resettingServer, silentServer, unansweredPort } from "../fixture/tcp-server.ts";

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

/** A port that nobody holds just now. */
async function freePort(): Promise<number> {
  const { port } = await refusedPort();
  return port;
}

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

  test("a refusal by a reset raises no count of ICMP errors, and its source port is known", async () => {
    const { data } = await ask(await refusedPort());
    expect(data.local?.port).toBeGreaterThan(0);
    if (process.platform === "linux") expect(data.icmpErrors).toBe(0);
  });

  test("a flow comes from the port that was asked for, again and again", async () => {
    await using site = await silentServer();
    const localPort = await freePort();
    const flow = { address: site.address, port: site.port, purpose: "flow" as const, localPort };
    for (let round = 0; round < 3; round += 1) {
      const answer = await askTcpConnect(flow, nothingGiven, anywhere, AbortSignal.timeout(3_600));
      expect(answer).toMatchObject({ outcome: "ok", data: { local: { port: localPort } } });
    }
    expect(site.received()).toHaveLength(0);
  });

  test("a flow that is reset before a word was said has failed, a plain connect has not", async () => {
    await using site = await resettingServer(20);
    const flow = { address: site.address, port: site.port, purpose: "flow" as const, localPort: await freePort() };
    const answer = await askTcpConnect(flow, nothingGiven, anywhere, AbortSignal.timeout(3_600));
    expect(answer).toMatchObject({ outcome: "failed", failure: { code: "reset", phase: "silence" } });
    expect((await ask(site)).outcome).toBe("ok");
  });

  test("a source port that is taken is this machine's own trouble", async () => {
    await using site = await silentServer();
    await using other = await silentServer();
    const flow = { address: site.address, port: site.port, purpose: "flow" as const, localPort: other.port };
    expect(await askTcpConnect(flow, nothingGiven, anywhere, AbortSignal.timeout(3_600))).toMatchObject({
      outcome: "failed",
      failure: { code: "ports-exhausted", phase: "call", blame: "vantage" },
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
