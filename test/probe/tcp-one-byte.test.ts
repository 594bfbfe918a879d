import { describe, expect, test } from "vitest";
import { askTcpOneByte } from "../../src/probe/tcp-one-byte.ts";
import { anywhere, forbidden, nothingGiven } from "../fixture/asking.ts";
import {
  closingOnDataServer,
  greetingServer,
  refusedPort,
  resettingOnDataServer,
  silentServer,
  unansweredPort,
} from "../fixture/tcp-server.ts";

const ask = (
  { address, port }: Pick<Awaited<ReturnType<typeof silentServer>>, "address" | "port">,
  { spoken = "unknown" as const, signal = AbortSignal.timeout(3_600), place = anywhere } = {},
) => askTcpOneByte({ address, port, spoken }, nothingGiven, place, signal);

describe("tcp.one-byte", () => {
  test("a server that reads and says nothing: its kernel acknowledged the byte", async () => {
    await using site = await silentServer();
    const answer = await ask(site);
    expect(answer).toMatchObject({ outcome: "ok", data: { acked: true, ended: "open", bytesReceived: 0 } });
    expect(site.received().toString()).toBe("\n");
  });

  test.each([
    ["tls", 0x16],
    ["http", 0x47],
  ] as const)("to one that speaks %s its own first byte is sent", async (spoken, byte) => {
    await using site = await silentServer();
    await askTcpOneByte({ address: site.address, port: site.port, spoken }, nothingGiven, anywhere, AbortSignal.timeout(3_600));
    expect([...site.received()]).toEqual([byte]);
  });

  test("over IPv6", async () => {
    await using site = await silentServer("::1");
    expect(await ask(site)).toMatchObject({ outcome: "ok", data: { acked: true } });
  });

  test.each([
    ["hangs up", closingOnDataServer, "closed"],
    ["resets", resettingOnDataServer, "reset"],
  ] as const)("one that %s on the byte has got it", async (_, server, ended) => {
    await using site = await server();
    expect(await ask(site)).toMatchObject({ outcome: "ok", data: { ended } });
  });

  test("a greeting is an answer too", async () => {
    await using site = await greetingServer("220 hello\r\n");
    const answer = await ask(site);
    expect(answer).toMatchObject({ outcome: "ok", data: { acked: true } });
  });

  test("refused and silent ports are what they are to a plain connect", async () => {
    expect(await ask(await refusedPort())).toMatchObject({ outcome: "failed", failure: { code: "refused", phase: "connect" } });
    await using site = await unansweredPort();
    expect(await ask(site, { signal: AbortSignal.timeout(300) })).toMatchObject({
      outcome: "failed",
      failure: { code: "timeout", phase: "connect" },
    });
  });

  test("stopped while it waits, it claims nothing", async () => {
    await using site = await silentServer();
    const stop = new AbortController();
    const answer = ask(site, { signal: stop.signal });
    setTimeout(() => stop.abort(), 60);
    const { failure, data } = await answer;
    expect(failure?.code).toBe("cancelled");
    expect(data.acked ?? null).toBeNull();
  });

  test("what policy forbids is never connected to", async () => {
    await using site = await silentServer();
    expect(await ask(site, { place: forbidden("not here") })).toMatchObject({ outcome: "skipped", skippedBecause: "not here" });
    expect(site.accepted()).toBe(0);
  });
});
