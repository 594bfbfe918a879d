import type { NewRun } from "../../src/store/store.ts";
import type { Questions } from "../../src/target/questions.ts";
import type { Target } from "../../src/target/target.ts";
import type { Report } from "../../src/verdict/report.ts";

export const someTarget: Target = {
  input: "api.example.com",
  kind: "name",
  url: "https://api.example.com/",
  host: "api.example.com",
  display: "api.example.com",
  port: 443,
  scheme: "https",
  sni: "api.example.com",
  service: null,
};

export const noQuestions: Questions = {
  resolvers: [],
  publicResolvers: [],
  rootServers: [],
  control: [],
  ip: [],
  sni: null,
  ca: [],
  expectStatus: null,
  expectText: null,
  healthPath: null,
  timeoutMs: 10_000,
};

export const someRun = (over: Partial<NewRun> = {}): NewRun => ({
  workspace: "T1",
  id: "run_1",
  channel: "C1",
  threadTs: null,
  state: "running",
  requestedBy: "U1",
  request: { target: someTarget, questions: noQuestions, mode: "triage" },
  createdAt: 1_000,
  ...over,
});

/** A whole report without findings; `words` makes it as large as one likes. */
export const someReport = (over: Partial<Report> = {}): Report => ({
  schema: "faultline.report/1",
  id: "run_1",
  state: "complete",
  mode: "normal",
  producer: { version: "0.1.0" },
  requestedBy: { door: "slack", user: "U1", workspace: "T1", channel: "C1" },
  startedAt: "2026-11-21T11:02:03.000Z",
  now: "2026-11-21T11:02:04.800Z",
  elapsedMs: 1_800,
  settings: {
    thresholds: { ttfbMs: 2_000, dnsMs: 300, clockS: 60 },
    expect: { status: null, text: null, healthPath: null },
    baseline: null,
    timeBudgetMs: 10_000,
    policy: null,
  },
  target: { ...someTarget, addresses: [{ address: "203.0.113.7", family: 4, from: ["192.0.2.53"], probed: true }] },
  verdict: "healthy",
  headline: "Healthy from 1 vantage",
  layers: [],
  findings: [],
  experiments: [],
  vantages: [],
  observations: [],
  limits: [],
  truncated: [],
  changes: [],
  validation: null,
  ...over,
});
