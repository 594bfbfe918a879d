import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, onTestFinished, test } from "vitest";
import { migrations } from "../../src/store/sqlite/migrations.ts";
import { openSqliteStore } from "../../src/store/sqlite/open-store.ts";
import type { Store } from "../../src/store/store.ts";
import { StoreTrouble } from "../../src/store/trouble.ts";
import { someReport, someRun } from "./stored-run.ts";

const dayMs = 24 * 60 * 60 * 1_000;

function someFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "faultline-store-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "deeper", "faultline.db");
}

async function opened(file: string, now: () => number = () => 5_000, atMostBytes?: number): Promise<Store> {
  const store = await openSqliteStore({ file, now, ...(atMostBytes === undefined ? {} : { atMostBytes }) });
  onTestFinished(() => store.close());
  return store;
}

const troubleOf = async (work: Promise<unknown>): Promise<StoreTrouble> => {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StoreTrouble);
  return error as StoreTrouble;
};

describe("runs", () => {
  test("what was put in comes out, also after the file was closed and opened again", async () => {
    const file = someFile();
    const before = await opened(file);
    await before.addRun(someRun());
    await before.updateRun("T1", "run_1", { parentTs: "1.2" });
    await before.updateRun("T1", "run_1", { state: "complete", report: someReport() });
    await before.close();
    const after = await opened(file);
    expect(await after.run("T1", "run_1")).toEqual({
      ...someRun(),
      state: "complete",
      parentTs: "1.2",
      report: someReport(),
      updatedAt: 5_000,
    });
  });

  test("a large report is kept small and comes back whole", async () => {
    const file = someFile();
    const store = await opened(file);
    const large = someReport({ headline: "certificate expired ".repeat(20_000) });
    await store.addRun(someRun());
    await store.updateRun("T1", "run_1", { report: large });
    expect((await store.run("T1", "run_1"))?.report).toEqual(large);
    const raw = new DatabaseSync(file, { readOnly: true });
    onTestFinished(() => raw.close());
    expect(Number(raw.prepare("SELECT length(report) AS n FROM runs").get()?.n)).toBeLessThan(40_000);
  });

  test("a workspace never sees the run of another", async () => {
    const store = await opened(someFile());
    await store.addRun(someRun());
    await store.addRun(someRun({ workspace: "T2", requestedBy: "U2" }));
    await store.updateRun("T2", "run_1", { state: "complete" });
    expect(await store.run("T1", "run_1")).toMatchObject({ state: "running", requestedBy: "U1" });
    expect(await store.run("T3", "run_1")).toBeNull();
  });

  test("unfinished runs of every workspace, oldest first", async () => {
    const store = await opened(someFile());
    await store.addRun(someRun({ id: "run_b", createdAt: 20 }));
    await store.addRun(someRun({ id: "run_a", workspace: "T2", createdAt: 10 }));
    await store.addRun(someRun({ id: "run_c", createdAt: 30 }));
    await store.updateRun("T1", "run_c", { state: "cancelled" });
    expect((await store.unfinishedRuns()).map((run) => run.id)).toEqual(["run_a", "run_b"]);
  });

  test("a report that can no longer be read is as if it were gone", async () => {
    const file = someFile();
    const store = await opened(file);
    await store.addRun(someRun());
    await store.updateRun("T1", "run_1", { state: "complete", report: someReport() });
    const raw = new DatabaseSync(file);
    onTestFinished(() => raw.close());
    raw.exec("UPDATE runs SET report = x'00ff', report_packed = 1");
    expect(await store.run("T1", "run_1")).toMatchObject({ state: "complete", report: null });
  });
});

describe("the rest of the memory", () => {
  test("an id is new once, for a day, for each kind and workspace apart", async () => {
    let now = 1_000;
    const store = await opened(someFile(), () => now);
    expect(await store.isFirst("T1", "trigger", "1.1")).toBe(true);
    expect(await store.isFirst("T1", "trigger", "1.1")).toBe(false);
    expect(await store.isFirst("T1", "event", "1.1")).toBe(true);
    expect(await store.isFirst("T2", "trigger", "1.1")).toBe(true);
    now += dayMs + 1;
    expect(await store.isFirst("T1", "trigger", "1.1")).toBe(true);
  });

  test("a post is intended first and sent later, and an intent twice is one", async () => {
    const store = await opened(someFile());
    const post = { workspace: "T1", key: "run_1:parent", run: "run_1", channel: "C1" };
    await store.intendPost(post);
    await store.intendPost(post);
    expect(await store.posts("T1", "run_1")).toEqual([{ ...post, ts: null, createdAt: 5_000 }]);
    await store.postSent("T1", "run_1:parent", "7.7");
    expect(await store.posts("T1", "run_1")).toMatchObject([{ ts: "7.7" }]);
  });

  test("the last opinion of a person counts", async () => {
    const store = await opened(someFile());
    await store.addFeedback({ workspace: "T1", run: "run_1", user: "U1", right: true });
    await store.addFeedback({ workspace: "T1", run: "run_1", user: "U2", right: true });
    await store.addFeedback({ workspace: "T1", run: "run_1", user: "U1", right: false });
    expect((await store.feedback("T1", "run_1")).map(({ user, right }) => [user, right])).toEqual([
      ["U1", false],
      ["U2", true],
    ]);
  });

  test("a flag holds until its time", async () => {
    let now = 1_000;
    const store = await opened(someFile(), () => now);
    expect(await store.hasFlag("T1", "plain-blocks")).toBe(false);
    await store.raiseFlag("T1", "plain-blocks", 2_000);
    expect(await store.hasFlag("T1", "plain-blocks")).toBe(true);
    expect(await store.hasFlag("T2", "plain-blocks")).toBe(false);
    now = 2_000;
    expect(await store.hasFlag("T1", "plain-blocks")).toBe(false);
  });

  test("evidence goes after 30 days, its run after a year, a young one stays", async () => {
    let now = 0;
    const store = await opened(someFile(), () => now);
    await store.addRun(someRun({ createdAt: 0 }));
    await store.updateRun("T1", "run_1", { state: "complete", report: someReport() });
    now = 31 * dayMs;
    await store.addRun(someRun({ id: "run_2", createdAt: now }));
    await store.updateRun("T1", "run_2", { state: "complete", report: someReport() });
    expect(await store.tidy()).toEqual({ evidence: 1, runs: 0 });
    expect(await store.run("T1", "run_1")).toMatchObject({ report: null, request: { mode: "triage" } });
    expect((await store.run("T1", "run_2"))?.report).not.toBeNull();
    now = 366 * dayMs;
    expect(await store.tidy()).toMatchObject({ runs: 1 });
    expect(await store.run("T1", "run_1")).toBeNull();
  });
});

describe("versions", () => {
  test("a file of version 1 goes forward and keeps its runs", async () => {
    const file = someFile();
    (await opened(file)).close();
    rmSync(file);
    const old = new DatabaseSync(file);
    old.exec(`${migrations[0]}; CREATE TABLE schema_version (version INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;
      INSERT INTO schema_version VALUES (1, 0);
      INSERT INTO runs (workspace, id, channel, target, state, requested_by, request, created_at, updated_at)
      VALUES ('T1', 'run_1', 'C1', 'x', 'complete', 'U1', '${JSON.stringify(someRun().request)}', 1000, 1000)`);
    old.close();
    const store = await opened(file);
    expect(await store.run("T1", "run_1")).toMatchObject({ state: "complete", requestedBy: "U1" });
    await store.addFeedback({ workspace: "T1", run: "run_1", user: "U1", right: true });
    await store.close();
    const raw = new DatabaseSync(file, { readOnly: true });
    onTestFinished(() => raw.close());
    expect(
      raw
        .prepare("SELECT version FROM schema_version ORDER BY version")
        .all()
        .map((row) => row.version),
    ).toEqual(migrations.map((_, index) => index + 1));
  });

  test("a file of a newer Faultline is refused and left as it is", async () => {
    const file = someFile();
    await (await opened(file)).close();
    const raw = new DatabaseSync(file);
    raw.exec("INSERT INTO schema_version VALUES (99, 0)");
    raw.close();
    const trouble = await troubleOf(openSqliteStore({ file, now: () => 0 }));
    expect(trouble.kind).toBe("newer");
    expect(trouble.message).toContain("newer Faultline");
  });

  test("every table carries the workspace, but for what belongs to the hub itself", async () => {
    const file = someFile();
    await opened(file);
    const raw = new DatabaseSync(file, { readOnly: true });
    onTestFinished(() => raw.close());
    const tables = raw.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'schema_version'").all();
    expect(tables.length).toBeGreaterThan(3);
    const ofHub = ["hub", "agents", "invitations", "pause", "api_tokens"];
    for (const { name } of tables.filter((table) => !ofHub.includes(String(table.name)))) {
      expect(
        raw
          .prepare(`PRAGMA table_info(${String(name)})`)
          .all()
          .map((column) => column.name),
      ).toContain("workspace");
    }
  });
});

describe("trouble, told to the operator", () => {
  test("a file that is no database", async () => {
    const file = someFile();
    await (await opened(file)).close();
    for (const suffix of ["-wal", "-shm"]) rmSync(file + suffix, { force: true });
    writeFileSync(file, "this is a letter, not a database. ".repeat(500));
    const trouble = await troubleOf(openSqliteStore({ file, now: () => 0 }));
    expect(trouble.kind).toBe("corrupt");
    expect(trouble.message).toContain(file);
  });

  test("a folder that cannot be there", async () => {
    const file = join(someFile(), "x", "y.db");
    await (await opened(join(file, "..", ".."))).close();
    const trouble = await troubleOf(openSqliteStore({ file, now: () => 0 }));
    expect(trouble.kind).toBe("unwritable");
  });

  test("no room left: the write fails with advice, reading goes on", async () => {
    const store = await opened(someFile(), () => 0, 200 * 1024);
    const words = Array.from({ length: 60_000 }, (_, index) => (index * 2_654_435_761).toString(36)).join(" ");
    await store.addRun(someRun());
    const trouble = await troubleOf(store.updateRun("T1", "run_1", { report: someReport({ headline: words }) }));
    expect(trouble.kind).toBe("full");
    expect(trouble.message).toContain("free some space");
    expect(await store.run("T1", "run_1")).toMatchObject({ state: "running" });
  });

  test("a lock that goes away is waited for, without holding up the process", async () => {
    const file = someFile();
    const store = await opened(file);
    const other = new DatabaseSync(file);
    onTestFinished(() => other.close());
    other.exec("BEGIN IMMEDIATE");
    setTimeout(() => other.exec("COMMIT"), 300);
    await store.addRun(someRun());
    expect(await store.run("T1", "run_1")).not.toBeNull();
  });

  test("a closed store says so", async () => {
    const store = await opened(someFile());
    await store.close();
    expect((await troubleOf(store.check())).kind).toBe("closed");
  });
});

/** A program that writes runs until it is killed, and says when it has begun. */
const writesForEver = (file: string): string => `
  import { openSqliteStore } from ${JSON.stringify(join(import.meta.dirname, "../../src/store/sqlite/open-store.ts"))};
  import { someRun } from ${JSON.stringify(join(import.meta.dirname, "stored-run.ts"))};
  const store = await openSqliteStore({ file: ${JSON.stringify(file)}, now: Date.now });
  for (let index = 0; ; index += 1) {
    await store.addRun(someRun({ id: "theirs_" + index }));
    if (index === 5) process.send("writing");
  }`;

test("two processes write at once and nothing is lost; one that is killed while it writes leaves a whole file", async () => {
  const file = someFile();
  const store = await opened(file);
  const writer = spawn(process.execPath, ["--input-type=module", "-e", writesForEver(file)], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  onTestFinished(() => {
    writer.kill("SIGKILL");
  });
  await once(writer, "message");
  for (let index = 0; index < 100; index += 1) await store.addRun(someRun({ id: `mine_${index}` }));
  writer.kill("SIGKILL");
  await once(writer, "exit");
  await store.close();
  const again = await opened(file);
  await again.check();
  const runs = await again.unfinishedRuns();
  expect(runs.filter((run) => run.id.startsWith("mine_"))).toHaveLength(100);
  expect(runs.filter((run) => run.id.startsWith("theirs_")).length).toBeGreaterThan(0);
  const raw = new DatabaseSync(file, { readOnly: true });
  onTestFinished(() => raw.close());
  expect(raw.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  expect(readFileSync(file).subarray(0, 15).toString()).toBe("SQLite format 3");
});

test("check leaves no trace", async () => {
  const store = await opened(someFile());
  await store.check();
  await store.check();
  expect(await store.tidy()).toEqual({ evidence: 0, runs: 0 });
});
