import { expect, test } from "vitest";
import { apiWorkspace } from "../../../src/store/store.ts";
import { until } from "../../slack/kit/until.ts";
import { someReport, someRun } from "../../store/stored-run.ts";
import { decides, errorOf, hangs, linesOf, reportOf, runOf, someApi } from "./api-under-test.ts";

const body = { target: "api.example.com" };
const says = (words: RegExp) => expect.stringMatching(words);
const pause = { by: "ana", why: "migration", at: 0 };

test("a pause stops every run, and whoever waits for one reads who paused it", async () => {
  const { post, api, store, ask } = await someApi(hangs);
  const waiting = post(body, "/api/triage?wait=1");
  await until(async () => (await store.unfinishedRuns()).length === 1, "it has begun");
  const [begun] = await store.unfinishedRuns();
  api.cancelAll(pause);
  const told = [410, "no-report", says(/cancelled by ana, who paused all probing \(migration\), before/)];
  expect(await errorOf(await waiting)).toEqual(told);
  expect(await errorOf(await ask(`/api/runs/${begun?.id}`))).toEqual(told);
  expect(await store.run(apiWorkspace, begun?.id ?? "")).toMatchObject({ state: "cancelled" });
});

test("a report that a pause cut short says who paused it, once", async () => {
  const { post, api, store, asked } = await someApi(decides(10_000));
  const waiting = post(body, "/api/triage?wait=1");
  await until(async () => asked.length === 1, "it has begun");
  api.cancelAll(pause);
  const told = { state: "cancelled", limits: [{ who: "hub", what: "the rest, by ana, who paused all probing (migration)" }] };
  const report = await (await waiting).json();
  expect(report).toMatchObject(told);
  expect((await store.run(apiWorkspace, asked[0]?.id ?? ""))?.report).toEqual(report);
});

test("Faultline's own failure is told as such, and not as the target's or the caller's", async () => {
  const { post, ask, logged } = await someApi(async function* () {
    yield* [];
    throw new Error("/etc/secret");
  });
  const { run } = await runOf(await post(body));
  await until(async () => logged.some(({ msg }) => msg === "run ends"), "it has ended");
  expect(await errorOf(await ask(`/api/runs/${run}`))).toEqual([500, "failed", says(/Faultline itself failed/)]);
});

test("a run that breaks behind its verdict ends with the report that is stored", async () => {
  const { post, ask, store } = await someApi(async function* (request) {
    const { verdict, headline } = reportOf(request);
    const base = { run: request.id, at: "2026-11-29T00:00:00.000Z" };
    yield { ...base, seq: 7, type: "verdict", verdict, headline, report: reportOf(request, { state: "running" }) };
    throw new Error("broken");
  });
  const { run } = await runOf(await post(body));
  const lines = await linesOf(await ask(`/api/runs/${run}/events`));
  expect(lines).toMatchObject([
    { type: "verdict", seq: 7 },
    { type: "report", seq: 8, report: { state: "interrupted" } },
  ]);
  expect((await store.run(apiWorkspace, run))?.report).toEqual(lines.at(-1)?.report);
});

test("what is over cannot be cancelled, whether or not there is a report", async () => {
  const { post, ask, store } = await someApi(decides());
  const { run } = await runOf(await post(body));
  await linesOf(await ask(`/api/runs/${run}/events`));
  await store.addRun(someRun({ workspace: apiWorkspace, id: "run_old", requestedBy: "ci" }));
  await store.updateRun(apiWorkspace, "run_old", { state: "complete", report: someReport({ id: "run_old" }) });
  for (const id of [run, "run_old"])
    expect(await errorOf(await ask(`/api/runs/${id}`, { method: "DELETE" }))).toEqual([409, "over", says(/nothing to cancel/)]);
  expect(await errorOf(await ask("/api/runs/run_nobody", { method: "DELETE" }))).toMatchObject([
    404,
    "not-found",
    says(/no such run/),
  ]);
});

test("evidence that was deleted is told as such, however the run ended", async () => {
  const { ask, store } = await someApi();
  await store.addRun(someRun({ workspace: apiWorkspace, id: "run_old", state: "cancelled", createdAt: 1_000 }));
  await store.addRun(someRun({ workspace: apiWorkspace, id: "run_new", state: "cancelled", createdAt: Date.now() }));
  expect(await errorOf(await ask("/api/runs/run_old"))).toEqual([410, "no-report", says(/deleted.*kept for 30 days/)]);
  expect(await errorOf(await ask("/api/runs/run_new"))).toEqual([410, "no-report", says(/cancelled before/)]);
});

test("a path that is nothing is answered with those that are something", async () => {
  const { ask } = await someApi();
  expect((await errorOf(await ask("/api/nothing")))[2]).toMatch(/\/api\/triage, \/api\/runs\/ID, /);
});

test("one token's streams leave the port to others", async () => {
  const { post, ask, token } = await someApi(hangs);
  const { run } = await runOf(await post({ ...body, timeout: 3 }));
  const streams = Array.from({ length: 50 }, () => ask(`/api/runs/${run}/events`));
  expect((await Promise.all(streams)).map(({ status }) => status)).toEqual(streams.map(() => 200));
  expect(await errorOf(await ask("/api/vantages"))).toEqual([429, "busy", says(/The token ci has 50 requests/)]);
  expect((await ask("/api/vantages", { token: await token("other") })).status).toBe(200);
  for (const stream of streams) await (await stream).body?.cancel();
  await expect.poll(async () => (await ask("/api/vantages")).status).toBe(200);
});
