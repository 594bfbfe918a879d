import { createHmac } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, connect as connectTo, createServer } from "node:net";
import nock from "nock";
import { describe, expect, onTestFinished, test } from "vitest";
import { healthListener } from "../../src/http/health.ts";
import { serveHttp } from "../../src/http/serve.ts";
import type { ProxySettings, SlackSettings } from "../../src/slack/settings.ts";
import { type Slack, startSlack } from "../../src/slack/start-slack.ts";
import { apiWorkspace, type Store } from "../../src/store/store.ts";
import { defaultQuestions } from "../../src/target/parse-questions.ts";
import { someRun } from "../store/stored-run.ts";
import { silentLog, someStore } from "./kit/app-under-test.ts";
import { FakeSlack } from "./kit/fake-slack.ts";
import { LocalSlack } from "./kit/local-slack.ts";
import { scripted } from "./kit/scripted-triage.ts";
import { somePolicy } from "./kit/some-policy.ts";
import { until } from "./kit/until.ts";

async function started(settings: SlackSettings, lines: Record<string, unknown>[] = [], given?: Store): Promise<Slack> {
  const store = given ?? (await someStore());
  const slack = startSlack({
    settings,
    store,
    runTriage: scripted(() => []).runTriage,
    defaults: defaultQuestions,
    policy: somePolicy(store),
    refuses: () => null,
    vantages: () => ["here"],
    explain: () => null,
    version: "0.1.0",
    log: silentLog(lines),
  });
  onTestFinished(() => slack.stop());
  return slack;
}

const socketTo = (slack: LocalSlack, proxy?: ProxySettings): SlackSettings => ({
  mode: "socket",
  botToken: "xoxb-1",
  appToken: "xapp-1",
  slackApiUrl: slack.apiUrl,
  ...(proxy === undefined ? {} : { proxy }),
});

describe("Socket Mode", () => {
  test("connects, acknowledges a command with its answer, is ready", async () => {
    await using local = await LocalSlack.listening();
    const slack = await started(socketTo(local));
    await slack.ready;
    expect(await slack.trouble()).toBeNull();
    expect(slack.listener).toBeNull();
    local.types("help", "e1");
    await until(() => local.acks.length === 1, "an ack");
    expect(local.acks[0]).toMatchObject({
      envelope_id: "e1",
      payload: { text: expect.stringContaining("Type /triage"), response_type: "ephemeral" },
    });
  });

  test("closes what an earlier process left unfinished, and leaves alone what another door began", async () => {
    await using local = await LocalSlack.listening();
    const store = await someStore();
    await store.addRun(someRun({ id: "run_slack" }));
    await store.addRun(someRun({ id: "run_api", workspace: apiWorkspace }));
    await started(socketTo(local), [], store);
    await until(async () => (await store.run("T1", "run_slack"))?.state === "interrupted", "it is closed");
    expect(await store.unfinishedRuns()).toMatchObject([{ id: "run_api" }]);
  });

  test("a connection that breaks, and one that Slack ends, are replaced", async () => {
    await using local = await LocalSlack.listening();
    const slack = await started(socketTo(local));
    await slack.ready;
    local.sockets[0]?.terminate();
    await until(() => local.sockets.length === 2, "a second connection");
    await until(async () => (await slack.trouble()) === null, "ready again");
    local.sockets[1]?.send(JSON.stringify({ type: "disconnect", reason: "refresh_requested" }));
    await until(() => local.sockets.length === 3, "a third connection");
    await until(async () => (await slack.trouble()) === null, "ready again");
    local.types("status", "e2");
    await until(() => local.acks.some((ack) => ack.envelope_id === "e2"), "an ack on the new one");
  });

  test("a Slack that is ill is asked again, and readiness says so meanwhile", async () => {
    await using local = await LocalSlack.listening();
    let asked = 0;
    local.open = () => {
      asked += 1;
      return asked <= 2 ? { status: 503, body: {} } : null;
    };
    const slack = await started(socketTo(local));
    await until(async () => (await slack.trouble())?.includes("HTTP 503") ?? false, "a reason");
    await slack.ready;
    expect(await slack.trouble()).toBeNull();
  });

  test("an app token that Slack does not take ends it, with words for the operator", async () => {
    await using local = await LocalSlack.listening();
    local.open = () => ({ status: 200, body: { ok: false, error: "invalid_auth" } });
    const lines: Record<string, unknown>[] = [];
    const slack = await started(socketTo(local), lines);
    await expect(slack.ready).rejects.toThrow("app token");
    expect(lines.some(({ level, msg }) => level === 50 && String(msg).includes("SLACK_APP_TOKEN"))).toBe(true);
    expect(await slack.trouble()).toContain("invalid_auth");
  });

  test("through a proxy where one is named, API and WebSocket alike, and past it where it is excepted", async () => {
    await using local = await LocalSlack.listening();
    const tunnels: string[] = [];
    const proxy = createServer((client) => {
      client.once("data", (head) => {
        tunnels.push(String(head).split("\r\n")[0] ?? "");
        const upstream = connectTo(local.port, "127.0.0.1", () => {
          if (String(head).startsWith("CONNECT")) client.write("HTTP/1.1 200 OK\r\n\r\n");
          else upstream.write(head);
          client.pipe(upstream).pipe(client);
        });
        upstream.on("error", () => client.destroy());
      });
      client.on("error", () => {});
    });
    proxy.listen(0, "127.0.0.1");
    await once(proxy, "listening");
    onTestFinished(() => {
      proxy.close();
    });
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const slack = await started(socketTo(local, { httpProxy: url, httpsProxy: url }));
    await slack.ready;
    expect(tunnels.length).toBeGreaterThan(1);
    expect(tunnels.every((line) => line.startsWith("CONNECT 127.0.0.1:"))).toBe(true);
    expect(local.sockets).toHaveLength(1);
    await slack.stop();
    const before = tunnels.length;
    const past = await started(socketTo(local, { httpProxy: url, httpsProxy: url, noProxy: "127.0.0.1" }));
    await past.ready;
    expect(tunnels).toHaveLength(before);
  });
});

describe("signed HTTP", () => {
  const secret = "0123456789abcdef0123456789abcdef";
  const signed = (body: string, at = Math.floor(Date.now() / 1_000), by = secret): RequestInit => ({
    method: "POST",
    body,
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-slack-request-timestamp": String(at),
      "x-slack-signature": `v0=${createHmac("sha256", by).update(`v0:${at}:${body}`).digest("hex")}`,
    },
  });
  const command = (text: string): string =>
    new URLSearchParams({
      command: "/triage",
      text,
      trigger_id: `${process.hrtime.bigint()}`,
      response_url: "https://hooks.slack.com/commands/1",
      user_id: "U0ANA",
      user_name: "ana",
      team_id: "T0",
      channel_id: "C0",
      api_app_id: "A0",
      token: "x",
    }).toString();

  async function serving(): Promise<string> {
    new FakeSlack();
    onTestFinished(() => nock.cleanAll());
    const slack = await started({ mode: "http", botToken: "xoxb-1", signingSecret: secret });
    const checks = [{ name: "slack", trouble: slack.trouble }];
    const server = await serveHttp({
      port: 0,
      host: "127.0.0.1",
      listener: healthListener(checks, slack.listener ?? undefined),
      onError: () => {},
    });
    onTestFinished(() => server.close());
    await slack.ready;
    return `http://127.0.0.1:${server.port}`;
  }

  test("a signed command is answered in the response itself, on the port that serves health too", async () => {
    const base = await serving();
    const response = await fetch(`${base}/slack/events`, signed(command("help")));
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ response_type: "ephemeral", text: expect.stringContaining("Type /triage") });
    expect((await fetch(`${base}/readyz`)).status).toBe(200);
    expect((await fetch(`${base}/elsewhere`)).status).toBe(404);
  });

  test("a press is acknowledged with nothing", async () => {
    const base = await serving();
    const payload = {
      type: "block_actions",
      trigger_id: "1",
      user: { id: "U0ANA", username: "ana" },
      team: { id: "T0" },
      channel: { id: "C0" },
      response_url: "https://hooks.slack.com/commands/1",
      actions: [{ action_id: "rerun", block_id: "b", value: "run_1", type: "button" }],
      api_app_id: "A0",
      token: "x",
    };
    const response = await fetch(
      `${base}/slack/events`,
      signed(new URLSearchParams({ payload: JSON.stringify(payload) }).toString()),
    );
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });

  test.each([
    ["another secret", () => signed(command("help"), undefined, "f".repeat(32))],
    ["an old timestamp", () => signed(command("help"), Math.floor(Date.now() / 1_000) - 400)],
    ["no signature", () => ({ method: "POST", body: command("help") })],
    ["a changed body", () => ({ ...signed(command("help")), body: command("status") })],
  ])("%s is refused", async (_, request) => {
    const base = await serving();
    expect((await fetch(`${base}/slack/events`, request())).status).toBe(401);
  });

  test("a body without end is refused", async () => {
    const base = await serving();
    const response = await fetch(`${base}/slack/events`, signed("x".repeat(2 * 1024 * 1024))).catch(() => null);
    expect([413, 401, undefined]).toContain(response?.status);
  });
});
