import { readFileSync } from "node:fs";
import type { Logger } from "pino";
import { causes } from "./cause/causes.ts";
import { type Config, ConfigError } from "./config.ts";
import { healthListener } from "./http/health.ts";
import { serveHttp } from "./http/serve.ts";
import { localMeans } from "./local-means.ts";
import { type Allowance, forbids } from "./policy/address-policy.ts";
import { parseCidrList } from "./policy/cidr.ts";
import type { SlackSettings } from "./slack/settings.ts";
import { startSlack } from "./slack/start-slack.ts";
import { openSqliteStore } from "./store/sqlite/open-store.ts";
import { defaultQuestions, parseQuestions } from "./target/parse-questions.ts";
import type { Questions } from "./target/questions.ts";
import type { TriageRequest } from "./triage/request.ts";
import { triage } from "./triage/triage.ts";
import { version } from "./version.ts";

export type HubOptions = {
  slack: SlackSettings;
  /** Where the store's file lies; `:memory:` keeps nothing. */
  storeFile: string;
  allowance: Allowance;
  questions: Questions;
  listen: { host: string; port: number };
};

/** How long what is old stays before it is looked for again, ms. */
const tidyEveryMs = 3_600_000;

export type Hub = { port: number; ready: Promise<void>; stop: () => Promise<void> };

/** Starts the Slack app, the store and the HTTP port. Rejects where the store or the port cannot be had. */
export async function startHub(
  config: Pick<Config, "name" | "zones" | "searchPath">,
  options: HubOptions,
  log: Logger,
): Promise<Hub> {
  const { vantage, means } = localMeans(config, options.allowance);
  const store = await openSqliteStore({ file: options.storeFile, now: Date.now });
  const run = (request: TriageRequest, signal: AbortSignal) => triage(request, means(request), signal);
  const slack = startSlack({
    settings: options.slack,
    store,
    runTriage: run,
    runResolvers: (request, signal) => run({ ...request, only: "dns" }, signal),
    defaults: options.questions,
    refuses: (address) => forbids(address, options.allowance),
    vantages: () => [vantage.self.name],
    explain: (id) => causes.find((cause) => cause.id === id)?.plain ?? null,
    version,
    log,
  });
  const checks = [
    { name: "store", trouble: () => store.check().then(() => null) },
    { name: "slack", trouble: () => slack.trouble() },
  ];
  const listener = healthListener(checks, slack.listener ?? undefined);
  const serving = await serveHttp({
    ...options.listen,
    listener,
    onError: (error) => log.error({ err: error }, "the HTTP port failed"),
  });
  const tidying = setInterval(
    () => void store.tidy().catch((error: unknown) => log.error({ err: error }, "old runs could not be deleted")),
    tidyEveryMs,
  ).unref();
  log.info({ port: serving.port, mode: options.slack.mode }, "the hub is up");
  return {
    port: serving.port,
    ready: slack.ready,
    stop: async () => {
      clearInterval(tidying);
      await slack.stop();
      await serving.close();
      await vantage.close();
      await store.close();
      log.info("the hub has ended");
    },
  };
}

export function presetQuestions(config: Pick<Config, "questions" | "ca">): Questions {
  const read = parseQuestions(config.questions, "variable");
  if (!read.ok) throw new ConfigError(read.error);
  const { port: _, ...preset } = read.questions;
  return { ...defaultQuestions, ...preset, ca: [...config.ca] };
}

export const untilStopped = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener("abort", () => resolve(), { once: true })));

/** The loopback ranges, which the sandbox lets its demo targets live on. */
export function loopback(): Allowance["allow"] {
  const read = parseCidrList("127.0.0.0/8,::1/128");
  return read.ok ? read.cidrs : [];
}

export const manifestText = (): string => readFileSync(new URL("../manifest.yml", import.meta.url), "utf8");
