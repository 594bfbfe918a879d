import { describe, expect, test } from "vitest";
import type { Report } from "../../src/verdict/report.ts";
import { expiredReport } from "../build/report.ts";
import { someRun } from "../store/stored-run.ts";
import { type AppUnderTest, appUnderTest } from "./kit/app-under-test.ts";
import { error } from "./kit/fake-slack.ts";
import { type Scripted, scripted } from "./kit/scripted-triage.ts";
import { until } from "./kit/until.ts";

const of = (report: Report, id: string): Report => ({ ...report, id });
const hanging = (partial = false): Scripted =>
  scripted(
    () => [{ type: "started", target: expiredReport().target, vantages: ["here"] }, { until: new Promise(() => {}) }],
    partial ? ({ id }) => of({ ...expiredReport(), state: "cancelled" }, id) : undefined,
  );

/** An app whose store holds one finished run, `run_old`, of the channel C0. */
async function withOldRun(
  script: Scripted = scripted(({ id }) => [{ type: "report", report: of(expiredReport(), id) }]),
): Promise<AppUnderTest> {
  const app = await appUnderTest(script.runTriage);
  await app.store.addRun(someRun({ workspace: "T0", id: "run_old", channel: "C0", createdAt: Date.now() }));
  await app.store.updateRun("T0", "run_old", { state: "complete", parentTs: "7.7", report: of(expiredReport(), "run_old") });
  return app;
}

describe("buttons of a run that another process made", () => {
  test("run again asks the same in the name of whoever pressed", async () => {
    const script = scripted(({ id }) => [{ type: "report", report: of(expiredReport(), id) }]);
    const app = await withOldRun(script);
    expect(await app.presses("rerun", "run_old", { user: "U0BEN" })).toBeUndefined();
    await until(() => app.slack.of("chat.postMessage").length === 4, "a run of its own");
    expect(script.requests[0]?.target.host).toBe("api.example.com");
    expect(script.requests[0]?.requestedBy).toMatchObject({ user: "U0BEN" });
    expect(JSON.stringify(app.slack.of("chat.postMessage")[0]?.args.blocks)).toContain("U0BEN");
    expect(app.slack.told[0]?.body.text).toContain("started");
    expect(app.slack.problems).toEqual([]);
  });

  test.each([
    ["cmd_connect", "openssl s_client"],
    ["raw_dns", "1 DNS"],
    ["explain", "This one's has passed"],
  ])("%s opens a modal at once and fills it", async (action, words) => {
    const app = await withOldRun();
    await app.presses(action, "run_old");
    await until(() => app.slack.of("views.update").length === 1, "a filled modal");
    expect(JSON.stringify(app.slack.of("views.open")[0]?.args.view)).toContain("Loading");
    expect(app.slack.of("views.update")[0]?.args.view_id).toBe("V1");
    expect(JSON.stringify(app.slack.of("views.update")[0]?.args.view)).toContain(words);
    expect(app.slack.problems).toEqual([]);
  });

  test("evidence that Slack does not take: the window says so, and where all of it is", async () => {
    const app = await withOldRun();
    app.slack.mood = (method, _args, nth) => (method === "views.update" && nth === 1 ? error("view_too_large") : null);
    await app.presses("raw", "run_old");
    await until(() => app.slack.of("views.update").length === 2, "a second try");
    const shown = JSON.stringify(app.slack.of("views.update")[1]?.args.view);
    expect(shown).toContain("Slack did not take the evidence");
    expect(shown).toContain("Evidence as JSON");
    expect(shown).not.toContain("Loading");
    app.slack.mood = (method) => (method === "views.update" ? error("view_too_large") : null);
    await app.presses("raw", "run_old");
    await until(() => app.slack.told.length === 1, "words beside the window");
    expect(app.slack.told[0]?.body.text).toContain("Slack did not take the evidence");
    expect(app.slack.problems).toEqual([]);
  });

  test("a run that cannot be read: the window does not load for ever", async () => {
    const app = await withOldRun();
    await app.store.close();
    await app.presses("raw", "run_old");
    await until(() => app.slack.of("views.update").length === 1, "a filled modal");
    expect(JSON.stringify(app.slack.of("views.update")[0]?.args.view)).toContain("Something broke in Faultline itself");
    expect(app.lines.some(({ level, err, run }) => level === 50 && err !== undefined && run === "run_old")).toBe(true);
    expect(app.slack.problems).toEqual([]);
  });

  test("a trigger that is too old: press again", async () => {
    const app = await withOldRun();
    app.slack.mood = (method) => (method === "views.open" ? error("expired_trigger_id") : null);
    await app.presses("cmd", "run_old");
    await until(() => app.slack.told.length === 1, "words");
    expect(app.slack.told[0]?.body.text).toContain("Press again");
  });

  test("evidence goes into the thread as a file, in three steps", async () => {
    const app = await withOldRun();
    await app.presses("more", "json:run_old", { option: true });
    await until(() => app.slack.of("files.completeUploadExternal").length === 1, "the file");
    expect(app.slack.of("files.completeUploadExternal")[0]?.args).toMatchObject({
      channel_id: "C0",
      thread_ts: "7.7",
      files: [{ id: "F1" }],
    });
    expect(JSON.parse(app.slack.uploads[0] ?? "")).toEqual((await app.store.run("T0", "run_old"))?.report);
    expect(app.slack.of("files.getUploadURLExternal")[0]?.args.length).toBe(
      String(Buffer.byteLength(app.slack.uploads[0] ?? "")),
    );
    expect(app.slack.told).toEqual([]);
  });

  test("evidence where the bot is not: said so", async () => {
    const app = await withOldRun();
    app.slack.mood = (method) => (method === "files.completeUploadExternal" ? error("not_in_channel") : null);
    await app.presses("json", "run_old");
    await until(() => app.slack.told.length === 1, "words");
    expect(app.slack.told[0]?.body.text).toContain("/invite @Faultline");
  });

  test("feedback is kept, the last press counts", async () => {
    const app = await withOldRun();
    await app.presses("verdict_feedback", "right:run_old");
    await until(() => app.slack.told.length === 1, "thanks");
    await app.presses("verdict_feedback", "wrong:run_old");
    await until(() => app.slack.told.length === 2, "thanks");
    expect(await app.store.feedback("T0", "run_old")).toEqual([{ workspace: "T0", run: "run_old", user: "U0ANA", right: false }]);
    expect(app.slack.problems).toEqual([]);
  });

  test("a stale one answers politely", async () => {
    const app = await withOldRun();
    await app.store.addRun(
      someRun({ workspace: "T0", id: "run_stale", channel: "C0", createdAt: Date.now() - 40 * 24 * 60 * 60 * 1_000 }),
    );
    await app.store.updateRun("T0", "run_stale", { state: "complete", report: of(expiredReport(), "run_stale") });
    await app.store.tidy();
    await app.presses("json", "run_stale");
    await until(() => app.slack.told.length === 1, "words");
    expect(app.slack.told[0]?.body.text).toContain("That run is 40 days old");
    await app.presses("json", "run_never");
    await until(() => app.slack.told.length === 2, "words");
    expect(app.slack.told[1]?.body.text).toContain("no record of that run");
  });

  test("a button works in the channel of its run alone, and in its workspace", async () => {
    const app = await withOldRun();
    await app.presses("json", "run_old", { channel: "C1" });
    await until(() => app.slack.told.length === 1, "words");
    expect(app.slack.told[0]?.body.text).toContain("belongs to another channel");
    expect(app.slack.of("files.getUploadURLExternal")).toEqual([]);
  });

  test("what may no longer be probed is not probed again", async () => {
    const script = hanging();
    const app = await appUnderTest(script.runTriage, {
      refuses: (address) => (address === "192.0.2.1" ? "192.0.2.1: on the deny list" : null),
    });
    const request = someRun().request;
    const target = { ...request.target, kind: "address" as const, host: "192.0.2.1" };
    await app.store.addRun(
      someRun({ workspace: "T0", id: "run_old", channel: "C0", createdAt: Date.now(), request: { ...request, target } }),
    );
    await app.presses("rerun", "run_old");
    await until(() => app.slack.told.length === 1, "words");
    expect(app.slack.told[0]?.body.text).toContain("deny list");
    expect(script.requests).toEqual([]);
  });

  test("a button of another version, and a store that fails", async () => {
    const app = await withOldRun();
    await app.presses("validate", "run_old");
    await until(() => app.slack.told.length === 1, "words");
    expect(app.slack.told[0]?.body.text).toContain("another version");
    await app.store.close();
    await app.presses("json", "run_old");
    await until(() => app.slack.told.length === 2, "words");
    expect(app.slack.told[1]?.body.text).toContain("Something broke in Faultline itself");
  });
});

describe("cancel", () => {
  test.each([
    ["with a partial report", true, /^Cancelled by ana\. TLS suspect/],
    ["without one", false, /Cancelled before a verdict/],
  ])("the button stops the run %s and its message says so, and who did", async (_, partial, words) => {
    const script = hanging(partial);
    const app = await appUnderTest(script.runTriage);
    await app.types("api.example.com");
    await until(() => app.slack.of("chat.postMessage").length === 1, "the parent");
    await app.presses("cancel", script.requests[0]?.id ?? "", { user: "U0BEN" });
    await until(() => app.slack.of("chat.update").length === 1, "an end");
    expect(script.signals[0]?.aborted).toBe(true);
    expect(app.slack.of("chat.update")[0]?.args.text).toMatch(words);
    expect(JSON.stringify(app.slack.of("chat.update")[0]?.args.blocks)).toContain("Cancelled by ana.");
    expect(app.slack.told[0]?.body.text).toContain("Stopping the triage of api.example.com");
    await until(async () => (await app.store.run("T0", script.requests[0]?.id ?? ""))?.state === "cancelled", "the state");
    expect(app.slack.problems).toEqual([]);
  });

  test("by command: the only one here, by its id, none, and none of another channel", async () => {
    const script = hanging();
    const app = await appUnderTest(script.runTriage);
    expect((await app.types("cancel"))?.text).toContain("Nothing is running");
    await app.types("api.example.com");
    await until(() => script.requests.length === 1, "a run");
    const id = script.requests[0]?.id ?? "";
    expect((await app.types(`cancel ${id}`, { channel: "C1", user: "U0BEN" }))?.text).toContain("another channel");
    expect(script.signals[0]?.aborted).toBe(false);
    await app.types("www.example.com");
    await until(() => script.requests.length === 2, "a second run");
    expect((await app.types("cancel"))?.text).toContain("Several run here");
    expect((await app.types(`cancel ${id}`))?.text).toContain("Stopping");
    await until(() => app.slack.texts.some((text) => text.includes("Cancelled")), "an end");
    expect((await app.types("cancel"))?.text).toContain("Stopping the triage of www.example.com");
  });
});

describe("the end of the process and the next one", () => {
  test("stop closes the message of a run without a verdict, within its time", async () => {
    const script = hanging();
    const app = await appUnderTest(script.runTriage);
    await app.types("api.example.com");
    await until(() => app.slack.of("chat.postMessage").length === 1, "the parent");
    const begun = Date.now();
    const stopped = app.app.stop();
    expect((await app.types("www.example.com"))?.text).toContain("restarting");
    await stopped;
    expect(Date.now() - begun).toBeLessThan(10_000);
    expect(app.slack.texts.at(-1)).toContain("Interrupted");
    expect(await app.store.run("T0", script.requests[0]?.id ?? "")).toMatchObject({ state: "interrupted" });
  });

  test("stop lets a run with a verdict finish", async () => {
    const script = scripted(({ id }) => {
      const report = of(expiredReport(), id);
      return [
        { type: "verdict", verdict: report.verdict, headline: report.headline, report },
        { wait: 400 },
        { type: "report", report },
      ];
    });
    const app = await appUnderTest(script.runTriage);
    await app.types("api.example.com");
    await until(() => app.slack.of("chat.postMessage").length >= 1, "the parent");
    await app.app.stop();
    expect(app.slack.texts.some((text) => text.startsWith("Conclusion"))).toBe(true);
    expect(await app.store.run("T0", script.requests[0]?.id ?? "")).toMatchObject({ state: "complete" });
  });

  test("what a crash left is marked, and its message gets a button to run it again", async () => {
    const first = await withOldRun();
    await first.store.addRun(someRun({ workspace: "T0", id: "run_crashed", channel: "C0", createdAt: Date.now() }));
    await first.store.updateRun("T0", "run_crashed", { parentTs: "8.8" });
    const next = await appUnderTest(hanging().runTriage, { store: first.store, slack: first.slack });
    await until(() => next.slack.of("chat.update").length === 1, "an edit");
    expect(next.slack.of("chat.update")[0]?.args).toMatchObject({ channel: "C0", ts: "8.8" });
    expect(next.slack.of("chat.update")[0]?.args.text).toContain("Interrupted");
    expect(JSON.stringify(next.slack.of("chat.update")[0]?.args.blocks)).toContain('"rerun"');
    expect(await next.store.run("T0", "run_crashed")).toMatchObject({ state: "interrupted" });
    expect(next.slack.problems).toEqual([]);
  });

  test("a verdict that stood in the channel still stands there after a restart", async () => {
    const script = scripted(({ id }) => {
      const report: Report = { ...of(expiredReport(), id), state: "running" };
      return [{ type: "verdict", verdict: report.verdict, headline: report.headline, report }, { until: new Promise(() => {}) }];
    });
    const app = await appUnderTest(script.runTriage);
    await app.types("api.example.com");
    const id = (): string => script.requests[0]?.id ?? "";
    await until(async () => (await app.store.run("T0", id()))?.report != null, "the verdict in the store");
    await until(async () => (await app.store.run("T0", id()))?.parentTs != null, "its message in the store");
    const before = app.slack.of("chat.update").length;
    const next = await appUnderTest(hanging().runTriage, { store: app.store, slack: app.slack });
    await until(() => next.slack.of("chat.update").length > before, "an edit");
    const last = next.slack.of("chat.update").at(-1)?.args;
    expect(last?.text).toMatch(/^The hub restarted at \d\d:\d\d UTC\. TLS suspect/);
    expect(JSON.stringify(last?.blocks)).toContain("Interrupted: Faultline stopped before everything was asked.");
    expect(await next.store.run("T0", id())).toMatchObject({ state: "interrupted", report: { state: "interrupted" } });
    expect(next.slack.problems).toEqual([]);
  });
});
