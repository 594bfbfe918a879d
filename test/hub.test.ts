import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Logger } from "pino";
import { describe, expect, onTestFinished, test } from "vitest";
import { ConfigError, readConfig } from "../src/config.ts";
import { type Hub, type HubOptions, startHub } from "../src/hub.ts";
import { presetQuestions } from "../src/preset-questions.ts";
import type { Message } from "../src/sandbox/message.ts";
import type { Workspace } from "../src/sandbox/workspace.ts";
import { slackPath } from "../src/slack/settings.ts";
import { parseAddress } from "../src/target/address.ts";
import { act, blockWith, look, openWorkspace, send, textsOf } from "./sandbox/visitor.ts";
import { silentLog } from "./slack/kit/app-under-test.ts";
import { LocalSlack } from "./slack/kit/local-slack.ts";
import { until } from "./slack/kit/until.ts";

const config = readConfig({
  FAULTLINE_PUBLIC_RESOLVERS: "none",
  FAULTLINE_ROOT_SERVERS: "none",
  FAULTLINE_CONTROL: "none",
  FAULTLINE_TIMEOUT: "3",
});

function someFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "faultline-hub-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A port of loopback that nobody answers on; `open` keeps it, so that connections stand and nothing is ever said. */
async function aPort(open = false): Promise<{ port: number; server: Server }> {
  const server = createServer((socket) => socket.on("error", () => {}).resume());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("no port");
  if (open) onTestFinished(() => void server.close());
  else await new Promise((resolve) => server.close(resolve));
  return { port: address.port, server };
}

const here = parseAddress("127.0.0.1");
const server = (port: number) => (here === null ? [] : [{ address: here, port }]);

type More = {
  storeFile?: string;
  zones?: typeof config.zones;
  allow?: string;
  port?: number;
  log?: Logger;
  proxyVariables?: typeof config.proxyVariables;
  policyFile?: string;
};

async function hubFor(slack: HubOptions["slack"], more: More = {}): Promise<Hub> {
  const { allow } = readConfig({ FAULTLINE_ALLOW: more.allow ?? "" });
  const options: HubOptions = {
    slack,
    storeFile: more.storeFile ?? ":memory:",
    allowance: { kind: "hub", allow, deny: [] },
    policy: { places: more.policyFile === undefined ? [] : [more.policyFile], isNamed: more.policyFile !== undefined },
    questions: presetQuestions(config),
    listen: { host: "127.0.0.1", port: more.port ?? 0 },
  };
  const hub = await startHub(
    { ...config, zones: more.zones ?? [], proxyVariables: more.proxyVariables ?? config.proxyVariables },
    options,
    more.log ?? silentLog([]),
  );
  onTestFinished(() => hub.stop());
  hub.ready.catch(() => undefined);
  return hub;
}

/** A hub over either door of a workspace of its own. */
async function hubIn(workspace: Workspace, deliver: "socket" | "http", more: Parameters<typeof hubFor>[1] = {}): Promise<Hub> {
  const { botToken, appToken, signingSecret, slackApiUrl } = workspace;
  const hub = await hubFor(
    deliver === "socket"
      ? { mode: "socket", botToken, appToken, slackApiUrl }
      : { mode: "http", botToken, signingSecret, slackApiUrl },
    more,
  );
  if (deliver === "http") workspace.deliverTo(`http://127.0.0.1:${hub.port}${slackPath}`);
  await hub.ready;
  return hub;
}

const parents = (messages: readonly Message[]): Message[] =>
  messages.filter(({ author, threadTs, onlyFor }) => author.kind === "app" && threadTs === null && onlyFor === null);

describe("starting", () => {
  const toNobody = (slack: LocalSlack): HubOptions["slack"] => ({
    mode: "socket",
    botToken: "xoxb-1",
    appToken: "xapp-1",
    slackApiUrl: slack.apiUrl,
  });

  test("a port that is taken is named, and Slack is never called", async () => {
    await using slack = await LocalSlack.listening();
    const { port } = await aPort(true);
    const storeFile = join(someFolder(), "runs.sqlite");
    const start = hubFor(toNobody(slack), { port, storeFile });
    await expect(start).rejects.toThrow(ConfigError);
    await expect(start).rejects.toThrow(`FAULTLINE_PORT: port ${port} of 127.0.0.1 is taken`);
    expect(slack.methods).toEqual([]);
    // The last connection that is closed takes the write-ahead log along.
    expect(() => new DatabaseSync(storeFile).exec("PRAGMA journal_mode = DELETE")).not.toThrow();
  });

  test.each(["/dev/null/runs.sqlite", "/proc/nobody-may/runs.sqlite"])(
    "a store that cannot be had (%s) is told in words",
    async (storeFile) => {
      await using slack = await LocalSlack.listening();
      const start = hubFor(toNobody(slack), { storeFile });
      await expect(start).rejects.toThrow(ConfigError);
      await expect(start).rejects.toThrow(/The store cannot be opened\. .*check that its directory exists/);
      expect(slack.methods).toEqual([]);
    },
  );

  test("what lies in the store beyond its time is deleted at the start, not an hour later", async () => {
    await using slack = await LocalSlack.listening();
    const storeFile = join(someFolder(), "runs.sqlite");
    await (await hubFor(toNobody(slack), { storeFile })).stop();
    const database = new DatabaseSync(storeFile);
    database.exec("INSERT INTO seen (workspace, kind, id, expires_at) VALUES ('T0', 'trigger', 'old', 1)");
    database.close();
    await (await hubFor(toNobody(slack), { storeFile })).stop();
    const after = new DatabaseSync(storeFile);
    expect(after.prepare("SELECT id FROM seen").all()).toEqual([]);
    after.close();
  });

  test("a Slack that never answers does not keep it from ending", async () => {
    const silent = await aPort(true);
    const hub = await hubFor({
      mode: "socket",
      botToken: "xoxb-1",
      appToken: "xapp-1",
      slackApiUrl: `http://127.0.0.1:${silent.port}/api/`,
    });
    expect((await fetch(`http://127.0.0.1:${hub.port}/healthz`)).status).toBe(200);
    const ready = await fetch(`http://127.0.0.1:${hub.port}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([503, { checks: { store: "ok", slack: "not connected yet" } }]);
    await hub.stop();
    // What was under way has been let go of, and with it the connections.
    await until(async () => (await connections(silent.server)) === 0, "no connection is left");
  });
});

const connections = (of: Server): Promise<number> =>
  new Promise((resolve, reject) => of.getConnections((error, count) => (error === null ? resolve(count) : reject(error))));

describe("readiness", () => {
  test("a stranger reads that the store is ill; where it lies and why stand in the log", async () => {
    await using slack = await LocalSlack.listening();
    const storeFile = join(someFolder(), "runs.sqlite");
    const lines: Record<string, unknown>[] = [];
    const hub = await hubFor(
      { mode: "socket", botToken: "xoxb-1", appToken: "xapp-1", slackApiUrl: slack.apiUrl },
      { storeFile, log: silentLog(lines) },
    );
    await hub.ready;
    const breaking = new DatabaseSync(storeFile);
    breaking.exec("DROP TABLE flags");
    breaking.close();
    for (let asked = 0; asked < 2; asked += 1) {
      const response = await fetch(`http://127.0.0.1:${hub.port}/readyz`);
      const text = await response.text();
      expect(response.status).toBe(503);
      expect(JSON.parse(text)).toEqual({
        status: "not ready",
        checks: { policy: "ok", probing: "ok", store: "unknown", slack: "ok" },
      });
      expect(text).not.toContain("sqlite");
    }
    const told = lines.filter(({ msg }) => msg === "the store cannot be written to");
    expect(told).toHaveLength(1);
    expect(JSON.stringify(told)).toContain(storeFile);
  });
});

describe.each(["socket", "http"] as const)("over %s", (deliver) => {
  const workspaceFor = (): Promise<Workspace> => openWorkspace({ deliver: deliver === "socket" ? "socket" : { http: null } });

  test("the resolvers that this machine is configured with may be named by a person, at their port alone", async () => {
    await using workspace = await workspaceFor();
    const [own, other] = [await aPort(), await aPort()];
    await hubIn(workspace, deliver, { zones: [{ zone: "demo.test", servers: server(own.port) }] });
    await send(workspace, `/triage resolvers api.demo.test 127.0.0.1:${other.port}`);
    await send(workspace, `/triage api.demo.test public-resolvers:127.0.0.1:${other.port}`);
    const refused = textsOf(await look(workspace)).filter((text) =>
      text.startsWith("I don't probe 127.0.0.1: a loopback address"),
    );
    expect(refused).toHaveLength(2);
    expect(parents((await look(workspace)).messages)).toEqual([]);
    await send(workspace, `/triage resolvers api.demo.test 127.0.0.1:${own.port}`);
    await until(
      async () =>
        parents((await look(workspace)).messages).some(({ text }) => /DNS|resolver/i.test(text) && !/is running/.test(text)),
      "a verdict",
    );
  });

  test("a variable that names no proxy of use is a run that failed, and its thread says so", async () => {
    await using workspace = await workspaceFor();
    const proxyVariables = () => {
      throw new ConfigError("HTTPS_PROXY: socks5 proxies are not spoken.");
    };
    await hubIn(workspace, deliver, { allow: "127.0.0.0/8", proxyVariables });
    await send(workspace, "/triage https://127.0.0.1:9 proxy:env");
    await until(
      async () => textsOf(await look(workspace)).some((text) => /^Triage of 127\.0\.0\.1: Faultline itself failed/.test(text)),
      "the end of the run",
    );
  });

  test("a stop in the middle of a run closes its message within 10 s, and its button works after the restart", {
    timeout: 30_000,
  }, async () => {
    await using workspace = await workspaceFor();
    const silent = await aPort(true);
    const storeFile = join(someFolder(), "runs.sqlite");
    const first = await hubIn(workspace, deliver, { storeFile, allow: "127.0.0.0/8" });
    await send(workspace, `/triage https://127.0.0.1:${silent.port}`);
    await until(async () => parents((await look(workspace)).messages).length === 1, "the parent");
    const begun = performance.now();
    await first.stop();
    expect(performance.now() - begun).toBeLessThan(10_000);
    const [closed] = parents((await look(workspace)).messages);
    expect(closed?.text).toMatch(/^Interrupted/);
    expect(JSON.stringify(workspace.journal.named("chat.update"))).not.toContain("Cancelled");

    const second = await hubIn(workspace, deliver, { storeFile, allow: "127.0.0.0/8" });
    const pressed = {
      do: "press",
      channel: "C0INCIDENT",
      ts: closed?.ts,
      block_id: blockWith(closed, "rerun"),
      action_id: "rerun",
      choice: null,
    };
    expect(await act(workspace, pressed)).toEqual({ ok: true });
    await until(async () => parents((await look(workspace)).messages).length === 2, "the second run");
    await second.stop();
  });

  test("two who ask the same where the bot is not are both told alone", { timeout: 20_000 }, async () => {
    await using workspace = await workspaceFor();
    const silent = await aPort(true);
    await hubIn(workspace, deliver, { allow: "127.0.0.0/8" });
    const command = `/triage https://127.0.0.1:${silent.port}`;
    await send(workspace, command, "C0RANDOM");
    await act(workspace, { do: "send", as: "U0BEN", channel: "C0RANDOM", text: command, thread_ts: null });
    for (const who of ["U0ANA", "U0BEN"]) {
      await until(
        async () =>
          textsOf(await look(workspace, who)).some((text) => /127\.0\.0\.1/.test(text) && !/started from|^Already/.test(text)),
        `the verdict for ${who}`,
      );
    }
  });
});
