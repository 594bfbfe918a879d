import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { ConfigError, readConfig } from "../../src/config.ts";
import { teamId } from "../../src/sandbox/town.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox-hub.ts";
import { openSqliteStore } from "../../src/store/sqlite/open-store.ts";
import { look, send } from "../sandbox/visitor.ts";
import { offline, program } from "./offline.ts";

const env = { ...offline, FAULTLINE_LOG_LEVEL: "silent" };

type Place = { folder: string; file: string; start: () => Promise<Sandbox>; command: (...words: string[]) => Promise<string> };

function somePlace(policy: string): Place {
  const folder = mkdtempSync(join(tmpdir(), "faultline-policy-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "faultline.yaml");
  writeFileSync(file, policy);
  const start = async (): Promise<Sandbox> => {
    const config = readConfig({ ...env, FAULTLINE_POLICY: file });
    const sandbox = await startSandbox(config, { deliver: "socket", pagePort: 0, storeFile: join(folder, "faultline.sqlite") });
    onTestFinished(() => sandbox.stop());
    await sandbox.ready;
    return sandbox;
  };
  const command = async (...words: string[]): Promise<string> =>
    (await promisify(execFile)(process.execPath, [program, ...words], { env: { ...env, FAULTLINE_DATA: folder } })).stdout;
  return { folder, file, start, command };
}

/** Takes connections and never says anything. */
async function silentSite(): Promise<number> {
  const server = createServer((socket) => socket.on("error", () => {}).resume());
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

const readyz = async ({ hubPort }: Sandbox) => {
  const response = await fetch(`http://127.0.0.1:${hubPort}/readyz`);
  return { status: response.status, body: (await response.json()) as { status: string; checks: Record<string, string> } };
};
const textsIn = async ({ workspace }: Sandbox): Promise<string[]> => (await look(workspace)).messages.map(({ text }) => text);
const answerTo = async (sandbox: Sandbox, words: string): Promise<string> => {
  await send(sandbox.workspace, `/triage ${words}`);
  return JSON.stringify((await look(sandbox.workspace)).messages.findLast(({ onlyFor }) => onlyFor !== null));
};

test("a policy decides by itself: refused and allowed in chat, named in reports, changed while the hub runs, kept where the new one is bad", {
  timeout: 60_000,
}, async () => {
  const text = "members: triager\nports: { deny: [9] }\n";
  const place = somePlace(text);
  const sandbox = await place.start();
  expect(await answerTo(sandbox, "pause")).toMatch(/takes the role admin/);
  expect(await answerTo(sandbox, "http://127.0.0.1:9/")).toMatch(/port 9 is on the list of denied ports/);
  await send(sandbox.workspace, `/triage http://127.0.0.1:${await silentSite()}/ timeout:2`);
  const ids = async (): Promise<string[]> =>
    JSON.stringify((await look(sandbox.workspace)).messages).match(/run_[0-9a-f]{10}/g) ?? [];
  await expect.poll(async () => (await ids()).length, { timeout: 10_000 }).toBeGreaterThan(0);
  const store = await openSqliteStore({ file: join(place.folder, "faultline.sqlite"), now: Date.now });
  onTestFinished(() => store.close());
  const [id = ""] = await ids();
  await expect
    .poll(async () => (await store.run(teamId, id))?.report?.settings.policy, { timeout: 15_000 })
    .toBe(createHash("sha256").update(text).digest("hex").slice(0, 12));

  writeFileSync(place.file, "members: triager\nports:\n  allwo: [443]\n");
  await expect.poll(async () => (await readyz(sandbox)).body.status, { timeout: 8_000 }).toBe("degraded");
  expect(await readyz(sandbox)).toMatchObject({
    status: 200,
    body: { checks: { policy: "faultline.yaml has an error on line 3; the policy before it is in force." } },
  });
  expect(await answerTo(sandbox, "http://127.0.0.1:9/")).toMatch(/denied ports.*has an error on line 3/);

  writeFileSync(place.file, "members: admin\n");
  await expect.poll(async () => (await readyz(sandbox)).body.status, { timeout: 8_000 }).toBe("ready");
  expect(await answerTo(sandbox, "pause too much")).toMatch(/All probing is paused/);
  expect((await readyz(sandbox)).body).toMatchObject({ status: "degraded", checks: { probing: "paused" } });
});

test("a pause from the hub's machine ends what runs within 2 s, outlives a restart, and ends with resume", {
  timeout: 60_000,
}, async () => {
  const place = somePlace("members: triager\n");
  const first = await place.start();
  const target = `https://127.0.0.1:${await silentSite()}/`;
  await send(first.workspace, `/triage ${target}`);
  await expect
    .poll(() => textsIn(first).then((texts) => texts.some((text) => text.includes("is running"))), { timeout: 5_000 })
    .toBe(true);
  expect(await place.command("pause", "database", "migration")).toMatch(/is paused/);
  await expect
    .poll(() => textsIn(first).then((texts) => texts.some((text) => /Cancelled/.test(text))), { timeout: 2_000 })
    .toBe(true);
  expect((await textsIn(first)).join("\n")).toContain("All probing was paused by the hub's machine: database migration.");
  expect(await answerTo(first, target)).toMatch(/paused since .* by the hub's machine: database migration/);
  await first.stop();

  const second = await place.start();
  expect(await answerTo(second, target)).toMatch(/paused since/);
  expect(await place.command("resume")).toBe("Probing goes on.\n");
  await expect.poll(() => answerTo(second, target), { timeout: 5_000, interval: 500 }).toMatch(/started from|Already running/);
});

test("a hub does not start with a policy that it cannot use, and says where and what to write", async () => {
  const start = somePlace("members: triager\nlimits: { at-once: none }\n").start();
  await expect(start).rejects.toThrow(ConfigError);
  await expect(start).rejects.toThrow(/faultline\.yaml:2: limits\.at-once: `none`: write a whole number/);
});
