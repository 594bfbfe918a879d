import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { teamId } from "../../src/sandbox/town.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox-hub.ts";
import { openSqliteStore } from "../../src/store/sqlite/open-store.ts";
import type { Report } from "../../src/verdict/report.ts";
import { look, send } from "../sandbox/visitor.ts";
import { offline, program } from "./offline.ts";

const env = { ...offline, FAULTLINE_LOG_LEVEL: "info" };

type Fleet = { sandbox: Sandbox; folder: string; command: (...words: string[]) => Promise<string> };

/** The sandbox's hub with a store in a file, and the command line of the same machine. */
async function someFleet(): Promise<Fleet> {
  const folder = mkdtempSync(join(tmpdir(), "faultline-fleet-"));
  const config = readConfig({ ...env, FAULTLINE_LOG_LEVEL: "silent", FAULTLINE_NAME: "hub" });
  const sandbox = await startSandbox(config, { deliver: "socket", pagePort: 0, storeFile: join(folder, "faultline.sqlite") });
  onTestFinished(async () => {
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  await sandbox.ready;
  const command = async (...words: string[]): Promise<string> =>
    (await promisify(execFile)(process.execPath, [program, ...words], { env: { ...env, FAULTLINE_DATA: folder } })).stdout;
  return { sandbox, folder, command };
}

/** An agent in a process of its own; resolves once the hub has let it in. */
async function agent({ sandbox, folder, command }: Fleet, name: string, allow = "127.0.0.0/8"): Promise<ChildProcess> {
  const token = (await command("agents", "invite", "--name", name)).trim();
  const words = [
    "agent",
    "--hub",
    `ws://127.0.0.1:${sandbox.hubPort}`,
    "--name",
    name,
    "--label",
    `region=${name}`,
    "--join",
    token,
  ];
  const own = { ...env, FAULTLINE_DATA: join(folder, name), FAULTLINE_ALLOW: allow };
  const child = spawn(process.execPath, [program, ...words], { env: own, stdio: ["ignore", "ignore", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  await expect.poll(() => said, { timeout: 10_000 }).toContain("the hub is reached");
  return child;
}

async function site(): Promise<number> {
  const server = createServer((_, response) => response.end("ready\n"));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

async function idsIn({ workspace }: Sandbox): Promise<string[]> {
  const { messages } = await look(workspace);
  return [...JSON.stringify(messages).matchAll(/run_[0-9a-f]{10}/g)].map(([id]) => id);
}

/** The finished report of the run that this command began. */
async function reportOf({ sandbox, folder }: Fleet, words: string): Promise<Report> {
  const known = new Set(await idsIn(sandbox));
  await send(sandbox.workspace, `/triage ${words}`);
  const store = await openSqliteStore({ file: join(folder, "faultline.sqlite"), now: Date.now });
  onTestFinished(() => store.close());
  let report: Report | null = null;
  await expect
    .poll(
      async () => {
        for (const id of (await idsIn(sandbox)).filter((one) => !known.has(one))) {
          const run = await store.run(teamId, id);
          if (run?.state === "complete") report = run.report;
        }
        return report;
      },
      { timeout: 20_000, interval: 250 },
    )
    .not.toBe(null);
  if (report === null) throw new Error("no report");
  return report;
}

/** What the person who typed it is told alone. */
async function wrongAnswer({ sandbox }: Fleet, words: string): Promise<string> {
  await send(sandbox.workspace, `/triage ${words}`);
  const { messages } = await look(sandbox.workspace);
  return messages.at(-1)?.text ?? "";
}

test("two agents that were invited probe beside the hub, each behind its own lists, and one that is killed is away", {
  timeout: 90_000,
}, async () => {
  const fleet = await someFleet();
  const [port, first] = [await site(), await agent(fleet, "eu-west-1")];
  await agent(fleet, "office", "192.0.2.0/24");
  const target = `http://127.0.0.1:${port}/`;

  const own = await reportOf(fleet, target);
  expect(own.vantages.map(({ name }) => name)).toEqual(["hub"]);
  const before = await reportOf(fleet, `${target} from:all`);
  expect(before.vantages.map(({ name, status }) => `${name} ${status}`)).toEqual(["hub ok", "eu-west-1 ok", "office ok"]);
  const asked = before.observations.filter(({ probe }) => probe === "http.request");
  expect([...new Set(asked.map(({ vantage, outcome }) => `${vantage} ${outcome}`))].sort()).toEqual([
    "eu-west-1 ok",
    "hub ok",
    "office skipped",
  ]);
  expect(asked.find(({ vantage }) => vantage === "office")?.failure).toMatchObject({ code: "denied-by-policy" });
  expect(before.verdict).toBe("healthy");
  const { messages } = await look(fleet.sandbox.workspace);
  expect(JSON.stringify(messages)).toContain("from 3 vantages");
  expect(await wrongAnswer(fleet, `${target} from:moon`)).toMatch(/no vantage .moon.*eu-west-1/);

  first.kill("SIGKILL");
  await expect.poll(async () => (await fleet.command("agents", "list")).includes("last gone 2"), { timeout: 10_000 }).toBe(true);
  const after = await reportOf(fleet, `${target} from:all`);
  expect(after.vantages.map(({ name, status }) => `${name} ${status}`)).toEqual(["hub ok", "eu-west-1 offline", "office ok"]);
  expect(after.observations.filter(({ vantage, outcome }) => vantage === "eu-west-1" && outcome !== "skipped")).toEqual([]);
  expect(JSON.parse(await fleet.command("agents", "list", "--json"))).toMatchObject([
    { name: "eu-west-1", labels: { region: "eu-west-1" } },
    { name: "office" },
  ]);
  expect(await fleet.command("agents", "remove", "office")).toMatch(/office is out/);
});

test("the sandbox has a fleet of three: the hub and two agents in processes of their own, which see a demo target's fault as it does", {
  timeout: 60_000,
}, async () => {
  const fleet = await someFleet();
  await fleet.sandbox.withFleet();
  await expect
    .poll(() => wrongAnswer(fleet, "vantages"), { timeout: 15_000, interval: 500 })
    .toMatch(/^3 vantages here: hub, office, us-east-1/);
  const { demo } = (await look(fleet.sandbox.workspace)) as unknown as { demo: { label: string; command: string }[] };
  const expired = demo.find(({ label }) => label === "expired")?.command.replace("/triage ", "") ?? "";
  const { findings, vantages } = await reportOf(fleet, `${expired} from:all`);
  expect(vantages.map(({ name, status }) => `${name} ${status}`)).toEqual(["hub ok", "office ok", "us-east-1 ok"]);
  expect(findings[0]).toMatchObject({ cause: "tls.expired", role: "root", scope: { vantages: ["hub", "office", "us-east-1"] } });
});
