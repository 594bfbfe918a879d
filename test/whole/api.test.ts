import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { startSandbox } from "../../src/sandbox-hub.ts";
import { reportSchema } from "../../src/verdict/report.ts";

import { offline, program } from "./offline.ts";

type Ended = { status: number | null; out: string; err: string };

/** The sandbox's hub with a store in a file, and the command line of the same machine. */
async function someHub() {
  const folder = mkdtempSync(join(tmpdir(), "faultline-api-"));
  const config = readConfig({ ...offline, FAULTLINE_LOG_LEVEL: "silent", FAULTLINE_NAME: "hub" });
  const sandbox = await startSandbox(config, { deliver: "socket", pagePort: 0, storeFile: join(folder, "faultline.sqlite") });
  onTestFinished(async () => {
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  await sandbox.ready;
  const command = async (words: readonly string[], env: Record<string, string> = {}): Promise<Ended> => {
    const child = spawn(process.execPath, [program, ...words], {
      env: { ...offline, FAULTLINE_DATA: folder, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 18_000,
    });
    const said = { out: "", err: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said.out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said.err += text));
    const status = await new Promise<number | null>((done, fail) => child.on("error", fail).on("close", done));
    return { status, ...said };
  };
  return { base: `http://127.0.0.1:${sandbox.hubPort}`, command };
}

test("a token made on the hub's machine lets a command line elsewhere ask the hub, and curl read what it said", {
  timeout: 90_000,
}, async () => {
  const { base, command } = await someHub();
  const site = createServer((_, response) => response.end("ready\n"));
  await new Promise<void>((done) => site.listen(0, "127.0.0.1", done));
  onTestFinished(() => void site.close());
  const target = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;

  const made = await command(["tokens", "create", "laptop"]);
  const token = made.out.trim();
  expect([made.status, token]).toEqual([0, expect.stringMatching(/^flt_/)]);

  const asked = await command(["triage", target, "--hub", base, "--json"], { FAULTLINE_TOKEN: token });
  expect([asked.status, asked.err]).toEqual([0, ""]);
  const report = reportSchema.parse(JSON.parse(asked.out));
  expect(report).toMatchObject({
    verdict: "healthy",
    requestedBy: { door: "http", user: "laptop" },
    vantages: [{ name: "hub" }],
  });

  const headers = { authorization: `Bearer ${token}` };
  const again = await fetch(`${base}/api/runs/${report.id}`, { headers });
  expect(await again.json()).toMatchObject({ id: report.id, state: "complete", verdict: "healthy" });
  const vantages = await fetch(`${base}/api/vantages`, { headers });
  expect(await vantages.json()).toMatchObject({ vantages: [{ name: "hub", status: "ok" }] });

  const refused = await command(["triage", "http://10.0.0.1", "--hub", base, "--token", token]);
  expect(refused).toMatchObject({ status: 2, out: "", err: expect.stringContaining("I don't probe 10.0.0.1") });
  const alone = await command(["triage", "http://[::ffff:169.254.169.254]", "--token", token]);
  expect(alone).toMatchObject({ status: 2, out: "", err: expect.stringContaining("nothing without --hub") });
  const nowhere = await command(["triage", target, "--hub", base, "--from", "mars", "--token", token]);
  expect(nowhere).toMatchObject({ status: 2, out: "", err: expect.stringContaining("mars") });
});
