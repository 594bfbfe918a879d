import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readConfig } from "../src/config.ts";
import { loopback, startHub } from "../src/hub.ts";
import { apiTokenText, makeApiToken } from "../src/policy/api-token.ts";
import { presetQuestions } from "../src/preset-questions.ts";
import { openSqliteStore } from "../src/store/sqlite/open-store.ts";
import { silentLog } from "./slack/kit/app-under-test.ts";
import { LocalSlack } from "./slack/kit/local-slack.ts";
import { until } from "./slack/kit/until.ts";

const config = readConfig({
  FAULTLINE_PUBLIC_RESOLVERS: "none",
  FAULTLINE_ROOT_SERVERS: "none",
  FAULTLINE_CONTROL: "none",
});

/** A port of loopback where connections stand and nothing is ever said. */
async function silentPort(): Promise<number> {
  const server = createServer((socket) => socket.on("error", () => {}).resume());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

test("a pause that another process writes ends a run of the API as well, and its caller reads by whom", {
  timeout: 20_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), "faultline-pause-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const storeFile = join(folder, "runs.sqlite");
  await using slack = await LocalSlack.listening();
  const hub = await startHub(
    config,
    {
      slack: { mode: "socket", botToken: "xoxb-1", appToken: "xapp-1", slackApiUrl: slack.apiUrl },
      storeFile,
      allowance: { kind: "hub", allow: loopback, deny: [] },
      questions: presetQuestions(config),
      listen: { host: "127.0.0.1", port: 0 },
    },
    silentLog([]),
  );
  onTestFinished(() => hub.stop());
  hub.ready.catch(() => undefined);
  const elsewhere = await openSqliteStore({ file: storeFile, now: Date.now });
  onTestFinished(() => elsewhere.close());
  const made = makeApiToken();
  await elsewhere.addApiToken({ ...made, name: "ci", role: "triager", expiresAt: Date.now() + 60_000 });
  const waiting = fetch(`http://127.0.0.1:${hub.port}/api/triage?wait=1`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${apiTokenText(made)}` },
    body: JSON.stringify({ target: `http://127.0.0.1:${await silentPort()}/` }),
  });
  await until(async () => (await elsewhere.unfinishedRuns()).length === 1, "it has begun");
  await elsewhere.pause({ by: "ana", why: "migration", at: Date.now() });
  const answer = (await (await waiting).json()) as { state?: string; error?: { message: string } };
  expect(answer.state ?? answer.error?.message).toMatch(/^cancelled$|cancelled by ana, who paused all probing/);
});
