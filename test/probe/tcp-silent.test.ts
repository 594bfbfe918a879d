import { describe, expect, test } from "vitest";
import { askTcpSilent } from "../../src/probe/tcp-silent.ts";
import { anywhere, nothingGiven } from "../fixture/asking.ts";
import {
  closingServer,
  floodingServer,
  greetingServer,
  refusedPort,
  resettingServer,
  type Site,
  silentServer,
} from "../fixture/tcp-server.ts";

const ask = ({ address, port }: Pick<Site, "address" | "port">, deadlineMs = 5_000) =>
  askTcpSilent({ address, port }, nothingGiven, anywhere, AbortSignal.timeout(deadlineMs));

describe("tcp.silent", () => {
  test("a server that waits for us stays open for 300 ms at least", async () => {
    await using site = await silentServer();
    const answer = await ask(site);
    expect(answer).toMatchObject({ outcome: "ok", data: { ended: "open", greeting: null } });
    expect(answer.data.silentMs).toBeGreaterThanOrEqual(295);
    expect(site.received()).toHaveLength(0);
  });

  test.each([0, 120])("a reset after %i ms was caused by nothing that we said", async (afterMs) => {
    await using site = await resettingServer(afterMs);
    expect(await ask(site)).toMatchObject({
      outcome: "failed",
      failure: { code: "reset", phase: "silence", blame: "target" },
      data: { ended: "reset" },
    });
  });

  test("a FIN is an ending of its own", async () => {
    await using site = await closingServer();
    expect(await ask(site)).toMatchObject({ outcome: "ok", data: { ended: "closed" } });
  });

  test("a greeting is kept, escaped and bounded", async () => {
    await using site = await greetingServer(`SSH-2.0-x\r\n\u001b[2J${"y".repeat(500)}`);
    const answer = await ask(site);
    expect(answer.data.greeting).toMatch(/^SSH-2\.0-x\\r\\n\\x1b\[2Jy+$/);
    expect(answer.data.greeting?.length).toBeLessThanOrEqual(200);
    expect(answer.data.ended).toBe("open");
  });

  test("a flood costs no memory and does not hold it up", async () => {
    await using site = await floodingServer(Buffer.alloc(65_536, "z"));
    const answer = await ask(site);
    expect(answer).toMatchObject({ outcome: "ok", data: { ended: "open", greeting: "z".repeat(200) } });
  });

  test("the deadline holds", async () => {
    await using site = await silentServer();
    expect(await ask(site, 100)).toMatchObject({ outcome: "failed", failure: { code: "timeout", phase: "silence" } });
  });

  test("a refusal stays a refusal", async () => {
    expect(await ask(await refusedPort())).toMatchObject({ failure: { code: "refused", phase: "connect" } });
  });
});
