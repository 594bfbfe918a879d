import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { type Api, type StartApi, startApi } from "../../../src/http/api/start-api.ts";
import { notFound } from "../../../src/http/health.ts";
import { serveHttp } from "../../../src/http/serve.ts";
import type { TlsFiles } from "../../../src/http/tls-files.ts";
import { hubLog } from "../../../src/hub-log.ts";
import { forbids } from "../../../src/policy/address-policy.ts";
import { apiTokenText, makeApiToken } from "../../../src/policy/api-token.ts";
import { gateOf } from "../../../src/policy/gate.ts";
import { defaultPolicy } from "../../../src/policy/policy.ts";
import { openSqliteStore } from "../../../src/store/sqlite/open-store.ts";
import type { Store } from "../../../src/store/store.ts";
import { defaultQuestions } from "../../../src/target/parse-questions.ts";
import type { Event } from "../../../src/triage/event.ts";
import type { TriageRequest } from "../../../src/triage/request.ts";
import type { Report } from "../../../src/verdict/report.ts";
import { vantage } from "../../build/judged.ts";
import { someReport } from "../../store/stored-run.ts";

export type ApiUnderTest = {
  readonly base: string;
  readonly store: Store;
  readonly api: Api;
  readonly logged: { msg: string; askedBy?: string | null }[];
  /** What the conductor was asked for. */
  readonly asked: TriageRequest[];
  /** A token's text. */
  readonly token: (name?: string, role?: string, expiresAt?: number) => Promise<string>;
  /** Asks with a token, `ci` where none is given. */
  readonly ask: (path: string, init?: RequestInit & { token?: string }) => Promise<Response>;
  readonly post: (body: unknown, path?: string, token?: string) => Promise<Response>;
};

/** The API on a port of loopback, over a store in memory, with a conductor that says what it is told to. */
export async function someApi(
  runTriage: StartApi["runTriage"] = decides(),
  more: Partial<StartApi> = {},
  tls: TlsFiles | null = null,
): Promise<ApiUnderTest> {
  const store = more.store ?? (await openSqliteStore({ file: ":memory:", now: Date.now }));
  const logged: ApiUnderTest["logged"] = [];
  const asked: TriageRequest[] = [];
  const gate = gateOf({ inForce: () => ({ policy: defaultPolicy, hash: null }), paused: () => null, now: Date.now });
  const api = startApi({
    store,
    runTriage: (request, signal) => {
      asked.push(request);
      return runTriage(request, signal);
    },
    gate,
    rules: { defaults: defaultQuestions, refuses: (address) => forbids(address, { kind: "hub", allow: [], deny: [] }) },
    askedFrom: () => ({ notes: [] }),
    vantages: () => [{ ...vantage("hub"), lastSeenAt: null }],
    version: "0.0.0",
    log: hubLog("debug", { write: (line: string) => void logged.push(JSON.parse(line)) }),
    ...more,
  });
  const server = await serveHttp({ port: 0, host: "127.0.0.1", listener: api.listener(notFound), tls, onError: () => {} });
  onTestFinished(async () => {
    await api.stop();
    await server.close();
    await store.close();
  });
  const base = `${tls === null ? "http" : "https"}://127.0.0.1:${server.port}`;
  const token = async (name = "ci", role = "triager", expiresAt = Date.now() + 3_600_000): Promise<string> => {
    const made = makeApiToken();
    await store.addApiToken({ ...made, name, role, expiresAt });
    return apiTokenText(made);
  };
  const usual = await token();
  const ask: ApiUnderTest["ask"] = (path, { token: shown = usual, headers = {}, ...init } = {}) =>
    fetch(`${base}${path}`, { ...init, headers: { authorization: `Bearer ${shown}`, ...headers } });
  const post: ApiUnderTest["post"] = (body, path = "/api/triage", shown = usual) =>
    ask(path, {
      method: "POST",
      token: shown,
      headers: { "content-type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  return { base, store, api, logged, asked, token, ask, post };
}

/** A run's report as its conductor would make it. */
export const reportOf = ({ id, requestedBy }: TriageRequest, over: Partial<Report> = {}): Report =>
  someReport({ id, requestedBy, ...over });

/** A first verdict at once, the report after `afterMs`; told to stop, a partial report. */
export function decides(afterMs = 0): StartApi["runTriage"] {
  return async function* (request, signal): AsyncGenerator<Event> {
    const base = { run: request.id, at: "2026-11-29T00:00:00.000Z" };
    yield { ...base, seq: 1, type: "started", target: reportOf(request).target, vantages: ["hub"] };
    const { verdict, headline } = reportOf(request);
    yield { ...base, seq: 2, type: "verdict", verdict, headline, report: reportOf(request, { state: "running" }) };
    await sleep(afterMs, undefined, { signal }).catch(() => undefined);
    yield { ...base, seq: 3, type: "report", report: reportOf(request, signal.aborted ? { state: "cancelled" } : {}) };
  };
}

/** Says nothing, and takes no notice of being stopped. */
export const hangs: StartApi["runTriage"] = async function* (): AsyncGenerator<Event> {
  yield* [];
  await sleep(60_000, undefined, { ref: false });
};

export const errorOf = async (response: Response): Promise<[number, string, string]> => {
  const { error } = (await response.json()) as { error: { code: string; message: string } };
  return [response.status, error.code, error.message];
};

export const runOf = async (response: Response): Promise<{ run: string; state: string; joined: boolean; notes: string[] }> =>
  (await response.json()) as { run: string; state: string; joined: boolean; notes: string[] };

export const linesOf = async (response: Response): Promise<{ type: string; seq: number; report?: Report }[]> =>
  (await response.text())
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
