import { request } from "node:http";
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import type { Workspace } from "../../src/sandbox/workspace.ts";
import { openWorkspace } from "./visitor.ts";

type Got = { status: number; headers: Record<string, unknown>; body: string };

/** fetch may not set Host or Origin; node:http may. */
function get(workspace: Workspace, path: string, headers: Record<string, string> = {}, method = "GET", body = ""): Promise<Got> {
  const { port } = new URL(workspace.url);
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      let text = "";
      response.on("data", (piece: Buffer) => (text += piece.toString("utf8")));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

describe("the workspace answers to its own page and to this machine", () => {
  test.each<[string, Record<string, string>, number]>([
    ["its own name", {}, 200],
    ["localhost through a tunnel", { host: "localhost:9999" }, 200],
    ["a foreign name that points here", { host: "evil.example:80" }, 403],
    ["a name that only looks like ours", { host: "127.0.0.1.evil.example" }, 403],
    ["another page", { origin: "http://evil.example" }, 403],
    ["another port's page", { origin: "http://127.0.0.1:1" }, 403],
    ["a script from elsewhere", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }, 403],
  ])("%s", async (_name, headers, status) => {
    await using workspace = await openWorkspace();
    expect((await get(workspace, "/", headers)).status).toBe(status);
  });

  test("acts need the page's own Origin", async () => {
    await using workspace = await openWorkspace();
    const deed = JSON.stringify({ do: "mood", as: "U0ANA", mood: "500" });
    expect((await get(workspace, "/act", {}, "POST", deed)).status).toBe(403);
    const { origin, host } = new URL(workspace.url);
    expect((await get(workspace, "/act", { origin, host }, "POST", deed)).status).toBe(200);
    expect((await get(workspace, "/act", { origin, host }, "POST", "{")).status).toBe(400);
    expect((await get(workspace, "/act", { origin, host }, "POST", '{"do":"shell"}')).status).toBe(400);
  });

  test("nothing but the page's files is served, and with a policy that loads nothing from elsewhere", async () => {
    await using workspace = await openWorkspace();
    const page = await get(workspace, "/");
    expect(page.headers["content-security-policy"]).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'/,
    );
    expect(page.body).not.toMatch(/(src|href)="(?!\/)/);
    for (const path of [
      "/../workspace.ts",
      "/%2e%2e/workspace.ts",
      "/page/../../workspace.ts",
      "/mrkdwn.d.ts",
      "/nothing.js",
      "/files/F0/x",
    ]) {
      expect((await get(workspace, path)).status).toBe(404);
    }
    expect((await get(workspace, "/mrkdwn.js")).headers["content-type"]).toContain("text/javascript");
  });

  test("bodies are bounded", async () => {
    await using workspace = await openWorkspace();
    expect((await get(workspace, "/response/x", {}, "POST", "x".repeat(1_100_000))).status).toBe(413);
  });

  test("a socket needs a ticket, and a ticket serves once", async () => {
    await using workspace = await openWorkspace();
    const { port } = new URL(workspace.url);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), "127.0.0.1", () =>
        socket.write(
          "GET /link?ticket=guess HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
        ),
      );
      socket.once("data", (data) => resolve(data.toString()));
      socket.once("error", reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 403/);
  });
});

test("it ends with its signal, and a manifest that is wrong names the field", async () => {
  const { startWorkspace } = await import("../../src/sandbox/workspace.ts");
  await expect(
    startWorkspace({ manifestText: "display_information: {}", deliver: "socket", demo: [] }, new AbortController().signal),
  ).rejects.toThrow(/display_information\.name/);
  const stop = new AbortController();
  const manifestText = "display_information: { name: A }";
  const workspace = await startWorkspace({ manifestText, deliver: "socket", demo: [] }, stop.signal);
  stop.abort();
  await workspace.close();
  await expect(get(workspace, "/")).rejects.toThrow(/ECONNREFUSED/);
});
