import { createServer, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { readConfig } from "../../../src/config.ts";
import { startHub } from "../../../src/hub.ts";
import { hubLog } from "../../../src/hub-log.ts";
import { presetQuestions } from "../../../src/preset-questions.ts";
import { teamId } from "../../../src/sandbox/town.ts";
import { startWorkspace } from "../../../src/sandbox/workspace.ts";
import { openSqliteStore } from "../../../src/store/sqlite/open-store.ts";
import { manifestText } from "../../sandbox/manifest.ts";
import { look, send } from "../../sandbox/visitor.ts";

/**
 * The hub of a world, in a process of its own: the real one, configured by variables alone, beside a made-up workspace on its loopback. It is told what to do through a socket
 * with a path, which reaches into every namespace: `POST /invite` with an agent's name gives an invitation, `POST /begin` with what stands behind `/triage` the run's id, and
 * `POST /report` with that id the report once it is complete.
 */
const [socketPath = ""] = process.argv.slice(2);
const lookEveryMs = 50;
const config = readConfig(process.env);
const storeFile = join(config.dataFolder, "faultline.sqlite");
const log = hubLog(config.logLevel);
const workspace = await startWorkspace(
  { manifestText, deliver: "socket", demo: [], onFault: (error) => log.error({ err: error }, "the workspace failed") },
  new AbortController().signal,
);
const { slackApiUrl, botToken, appToken } = workspace;
const hub = await startHub(
  config,
  {
    slack: { mode: "socket", botToken, appToken, slackApiUrl },
    storeFile,
    allowance: { kind: "hub", allow: config.allow, deny: config.deny },
    questions: presetQuestions(config),
    listen: config,
  },
  log,
);
await hub.ready;
const store = await openSqliteStore({ file: storeFile, now: Date.now });

const deeds: Readonly<Record<string, (words: string, signal: AbortSignal) => Promise<string>>> = {
  "/invite": (name) => hub.invite(name),
  "/begin": async (words, signal) => {
    const known = new Set(await idsShown());
    await send(workspace, `/triage ${words}`);
    return until(async () => (await idsShown()).find((id) => !known.has(id)), signal);
  },
  "/report": (id, signal) =>
    until(async () => {
      const run = await store.run(teamId, id);
      return run === null || run.state === "running" ? undefined : JSON.stringify(run.report);
    }, signal),
};

async function idsShown(): Promise<string[]> {
  const { messages } = await look(workspace);
  return [...JSON.stringify(messages).matchAll(/run_[0-9a-f]{10}/g)].map(([id]) => id);
}

async function until<T>(found: () => Promise<T | undefined>, signal: AbortSignal): Promise<T> {
  for (;;) {
    const value = await found();
    if (value !== undefined) return value;
    await wait(lookEveryMs, undefined, { signal });
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString("utf8");
}

createServer((request, response) => {
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  const deed = deeds[request.url ?? ""];
  const done = async (): Promise<string> => {
    if (deed === undefined) throw new Error(`there is no ${request.url}`);
    return deed(await textOf(request), gone.signal);
  };
  done().then(
    (text) => response.end(text),
    (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.stack : String(error)),
  );
}).listen(socketPath, () => process.stderr.write("told through its socket\n"));
