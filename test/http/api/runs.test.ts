import { describe, expect, test } from "vitest";
import { openSqliteStore } from "../../../src/store/sqlite/open-store.ts";
import { apiWorkspace } from "../../../src/store/store.ts";
import { runAnswerSchema, vantagesAnswerSchema } from "../../../src/triage/hub-api.ts";
import { sentEventSchema } from "../../../src/triage/sent-event.ts";
import { reportSchema } from "../../../src/verdict/report.ts";
import { until } from "../../slack/kit/until.ts";
import { someReport, someRun } from "../../store/stored-run.ts";
import { decides, errorOf, hangs, linesOf, runOf, someApi } from "./api-under-test.ts";

const body = { target: "api.example.com" };

describe("a triage", () => {
  test("is answered at once with where it will be found, and its report is there", async () => {
    const { post, ask, asked, store } = await someApi();
    const begun = await post({ ...body, timeout: 5 });
    expect(begun.status).toBe(202);
    const answer = runAnswerSchema.parse(await begun.json());
    expect(answer).toMatchObject({ state: "running", joined: false, target: "api.example.com", timeoutMs: 5_000 });
    expect(begun.headers.get("location")).toBe(answer.links.run);
    await until(async () => (await store.run(apiWorkspace, answer.run))?.report != null, "the report is stored");
    const read = await ask(answer.links.run);
    expect([read.status, reportSchema.parse(await read.json())]).toMatchObject([200, { id: answer.run, state: "complete" }]);
    expect(asked).toMatchObject([{ requestedBy: { door: "http", user: "ci", workspace: null, channel: null } }]);
  });

  test.each(["/api/triage?wait=1", "/api/triage?wait"])("%s answers with the report", async (path) => {
    const { post } = await someApi(decides(50));
    const response = await post(body, path);
    expect([response.status, response.headers.get("preference-applied")]).toEqual([200, "wait"]);
    expect(reportSchema.parse(await response.json())).toMatchObject({ state: "complete" });
  });

  test.each(["/api/triage?wait=0", "/api/triage?wait=false"])("%s does not wait", async (path) => {
    const { post } = await someApi(decides(2_000));
    expect((await post(body, path)).status).toBe(202);
  });

  test("`Prefer: wait` does so too", async () => {
    const { ask } = await someApi(decides(50));
    const headers = { "content-type": "application/json", prefer: "respond-async, wait=10" };
    const response = await ask("/api/triage", { method: "POST", headers, body: JSON.stringify(body) });
    expect([response.status, reportSchema.parse(await response.json())]).toMatchObject([200, { state: "complete" }]);
  });

  test("whoever waits and goes away ends nothing but the wait", async () => {
    const { ask, store, asked } = await someApi(decides(300));
    const leave = new AbortController();
    const headers = { "content-type": "application/json" };
    const waiting = ask("/api/triage?wait=1", { method: "POST", headers, body: JSON.stringify(body), signal: leave.signal });
    await until(async () => asked.length === 1, "it has begun");
    leave.abort();
    await expect(waiting).rejects.toThrow();
    const id = asked[0]?.id ?? "";
    await until(async () => (await store.run(apiWorkspace, id))?.state === "complete", "it ends as it would have");
  });

  test("the same with the same token joins; anything else is a run of its own", async () => {
    const { post, token } = await someApi(decides(2_000));
    const first = await runOf(await post(body));
    expect(await runOf(await post({ target: "https://api.example.com/" }))).toMatchObject({ joined: false });
    expect(await runOf(await post(body))).toMatchObject({ run: first.run, joined: true });
    expect(await runOf(await post({ ...body, timeout: 3 }))).toMatchObject({ joined: false });
    expect(await runOf(await post(body, "/api/triage", await token("other")))).toMatchObject({ joined: false });
  });

  test("one token has its bound, the hub has its own, and both say when to ask again", async () => {
    const { post, token } = await someApi(decides(5_000));
    for (let n = 0; n < 10; n += 1) expect((await post({ target: `a${n}.example.com` })).status).toBe(202);
    const full = await post({ target: "b.example.com" });
    expect([full.headers.get("retry-after"), ...(await errorOf(full))]).toMatchObject([
      "5",
      429,
      "busy",
      /^The token ci runs 10/,
    ]);
    const other = await token("other");
    for (let n = 0; n < 10; n += 1) await post({ target: `a${n}.example.com` }, "/api/triage", other);
    expect(await errorOf(await post(body, "/api/triage", await token("third")))).toMatchObject([
      429,
      "busy",
      expect.stringMatching(/^The hub runs 20/),
    ]);
  });

  test("a run that says nothing ends all the same, and says so", async () => {
    const { post, ask } = await someApi(hangs);
    const { run } = await runOf(await post({ ...body, timeout: 1 }));
    expect((await ask(`/api/runs/${run}`)).status).toBe(202);
    expect(await linesOf(await ask(`/api/runs/${run}/events`))).toEqual([]);
    expect(await errorOf(await ask(`/api/runs/${run}`))).toMatchObject([
      410,
      "no-report",
      expect.stringMatching(/interrupted before/),
    ]);
  });

  test("a conductor that throws is told in the log, and to the caller in words", async () => {
    const { post, logged } = await someApi(async function* () {
      yield* [];
      throw new Error("/etc/secret");
    });
    const response = await post(body, "/api/triage?wait=1");
    expect((await errorOf(response)).join(" ")).not.toContain("secret");
    expect(response.status).toBe(500);
    expect(logged.map(({ msg }) => msg)).toContain("the run failed");
  });
});

describe("its events", () => {
  test("are told from the first on, as they come; the last is the report", async () => {
    const { post, ask } = await someApi(decides(200));
    const { run } = await runOf(await post(body));
    const response = await ask(`/api/runs/${run}/events`);
    expect(response.headers.get("content-type")).toContain("application/x-ndjson");
    const lines = await linesOf(response);
    expect(lines.map((line) => sentEventSchema.parse(line).type)).toEqual(["started", "verdict", "report"]);
    expect(lines[1]).not.toHaveProperty("report");
    expect((await linesOf(await ask(`/api/runs/${run}/events`))).map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  test("of a run that another process began are its report alone", async () => {
    const { ask, store } = await someApi();
    await store.addRun(someRun({ workspace: apiWorkspace, id: "run_old", state: "running" }));
    await store.updateRun(apiWorkspace, "run_old", { state: "complete", report: someReport({ id: "run_old" }) });
    expect((await linesOf(await ask("/api/runs/run_old/events"))).map(({ type }) => type)).toEqual(["report"]);
  });
});

describe("a run", () => {
  test("is cancelled by whoever began it, and keeps what was known", async () => {
    const { post, ask, token, store } = await someApi(decides(10_000));
    const { run } = await runOf(await post(body));
    const stranger = await token("other");
    expect(await errorOf(await ask(`/api/runs/${run}`, { method: "DELETE", token: stranger }))).toMatchObject([
      403,
      "forbidden",
      /ci/,
    ]);
    expect((await ask(`/api/runs/${run}`, { method: "DELETE" })).status).toBe(202);
    const last = (await linesOf(await ask(`/api/runs/${run}/events`))).at(-1);
    expect(last).toMatchObject({ type: "report", report: { state: "cancelled" } });
    await until(async () => (await store.run(apiWorkspace, run))?.state === "cancelled", "it is stored so");
  });

  test("that the hub's end cuts off is stored as interrupted", async () => {
    const { post, api, store } = await someApi(decides(10_000));
    const { run } = await runOf(await post(body));
    await api.stop();
    expect(await store.run(apiWorkspace, run)).toMatchObject({ state: "interrupted", report: { state: "interrupted" } });
    expect(await errorOf(await post(body))).toMatchObject([503, "restarting", expect.stringMatching(/Ask again/)]);
  });

  test("that an earlier process left unfinished is interrupted; Slack's are Slack's to close", async () => {
    const store = await openSqliteStore({ file: ":memory:", now: Date.now });
    await store.addRun(someRun({ workspace: apiWorkspace, id: "run_left" }));
    await store.addRun(someRun({ id: "run_slack" }));
    const { ask } = await someApi(decides(), { store });
    await until(async () => (await ask("/api/runs/run_left")).status === 410, "it is closed");
    expect(await store.unfinishedRuns()).toMatchObject([{ id: "run_slack" }]);
  });

  test("that cannot be closed holds up none of the others", async () => {
    const store = await openSqliteStore({ file: ":memory:", now: Date.now });
    for (const id of ["run_a", "run_b"]) await store.addRun(someRun({ workspace: apiWorkspace, id }));
    const torn = {
      ...store,
      updateRun: async (...args: Parameters<typeof store.updateRun>) => {
        if (args[1] === "run_a") throw new Error("the row is torn");
        return store.updateRun(...args);
      },
    };
    const { logged } = await someApi(decides(), { store: torn });
    await until(async () => (await store.unfinishedRuns()).length === 1, "the other is closed");
    expect(logged.map(({ msg }) => msg)).toContain("an unfinished run could not be closed");
  });

  test("of Slack's, one that nobody knows, and one whose evidence was deleted are told apart from no other's", async () => {
    const { ask, store } = await someApi();
    await store.addRun(someRun({ id: "run_slack", state: "complete" }));
    await store.addRun(someRun({ workspace: apiWorkspace, id: "run_gone", state: "complete" }));
    expect(await errorOf(await ask("/api/runs/run_slack"))).toMatchObject([
      404,
      "not-found",
      expect.stringMatching(/begun over this API/),
    ]);
    expect(await errorOf(await ask("/api/runs/run_nobody"))).toMatchObject([
      404,
      "not-found",
      expect.stringMatching(/begun over this API/),
    ]);
    expect(await errorOf(await ask("/api/runs/run_gone"))).toMatchObject([410, "no-report", expect.stringMatching(/deleted/)]);
  });
});

test("the vantages, with when they were last seen", async () => {
  const { ask } = await someApi();
  const { vantages } = vantagesAnswerSchema.parse(await (await ask("/api/vantages")).json());
  expect(vantages).toMatchObject([{ name: "hub", lastSeenAt: null }]);
});

test("the schema names every path and every member of a report", async () => {
  const { ask } = await someApi();
  const document = (await (await ask("/api/schema")).json()) as {
    paths: object;
    components: { schemas: Record<string, { properties?: object }> };
  };
  expect(Object.keys(document.paths)).toEqual([
    "/api/triage",
    "/api/runs/{id}",
    "/api/runs/{id}/events",
    "/api/vantages",
    "/api/schema",
  ]);
  const text = JSON.stringify(document.paths);
  for (const word of [
    '"name":"Prefer","in":"header"',
    '"enum":["1","true","0","false"]',
    '"application/json":{"schema":{"type":"object"}}',
  ])
    expect(text).toContain(word);
  expect(Object.keys(document.components.schemas.Report?.properties ?? {})).toEqual(Object.keys(reportSchema.shape));
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name = ""]) => name);
  expect(refs.filter((name) => !(name in document.components.schemas))).toEqual([]);
});
