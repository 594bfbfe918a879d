import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App, Receiver } from "@slack/bolt";
import nock from "nock";
import { type Logger, pino } from "pino";
import { onTestFinished } from "vitest";
import type { RunTriage } from "../../../src/slack/run-in-thread.ts";
import { type Slack, type StartSlack, startSlack } from "../../../src/slack/start-slack.ts";
import { openSqliteStore } from "../../../src/store/sqlite/open-store.ts";
import type { Store } from "../../../src/store/store.ts";
import { defaultQuestions } from "../../../src/target/parse-questions.ts";
import { FakeSlack } from "./fake-slack.ts";
import { somePolicy } from "./some-policy.ts";

/** A receiver without a socket: tests hand deliveries in. */
class HandedIn implements Receiver {
  app: App | null = null;
  init(app: App): void {
    this.app = app;
  }
  async start(): Promise<void> {}
  async stop(): Promise<void> {}
}

export type Acked =
  | { text?: string; response_type?: string; blocks?: { elements?: { action_id?: string; value?: string }[] }[] }
  | undefined;

export class AppUnderTest {
  readonly slack: FakeSlack;
  readonly store: Store;
  readonly app: Slack;
  readonly lines: Record<string, unknown>[];
  readonly #receiver: HandedIn;
  #triggers = 0;

  constructor(slack: FakeSlack, store: Store, app: Slack, lines: Record<string, unknown>[], receiver: HandedIn) {
    this.slack = slack;
    this.store = store;
    this.app = app;
    this.lines = lines;
    this.#receiver = receiver;
  }

  /** Types `/triage text` and gives what was acknowledged. */
  async types(
    text: string,
    told: { user?: string; channel?: string; trigger?: string; command?: string; team?: string } = {},
  ): Promise<Acked> {
    return this.#deliver({
      command: told.command ?? "/triage",
      text,
      trigger_id: told.trigger ?? this.#trigger(),
      response_url: "https://hooks.slack.com/commands/1",
      user_id: told.user ?? "U0ANA",
      user_name: told.user === undefined ? "ana" : told.user.slice(2).toLowerCase(),
      team_id: told.team ?? "T0",
      team_domain: "example",
      channel_id: told.channel ?? "C0",
      channel_name: "incident-api",
      api_app_id: "A0",
      token: "x",
    });
  }

  /** Presses a button, or an option of an overflow by `option`. */
  async presses(
    actionId: string,
    value: string,
    told: { user?: string; channel?: string; option?: boolean; team?: string } = {},
  ): Promise<Acked> {
    const action =
      told.option === true
        ? { action_id: actionId, selected_option: { value }, type: "overflow" }
        : { action_id: actionId, value, type: "button" };
    return this.#deliver({
      type: "block_actions",
      trigger_id: this.#trigger(),
      response_url: "https://hooks.slack.com/commands/1",
      user: { id: told.user ?? "U0ANA", username: "ana", team_id: told.team ?? "T0" },
      team: { id: "T0", domain: "example" },
      channel: { id: told.channel ?? "C0", name: "incident-api" },
      container: { type: "message", message_ts: "1.1", channel_id: told.channel ?? "C0" },
      actions: [{ ...action, block_id: "buttons.0", action_ts: "1.1" }],
      api_app_id: "A0",
      token: "x",
    });
  }

  #trigger(): string {
    this.#triggers += 1;
    return `${process.hrtime.bigint()}.${this.#triggers}`;
  }

  async #deliver(body: Record<string, unknown>): Promise<Acked> {
    const { promise, resolve } = Promise.withResolvers<Acked>();
    if (this.#receiver.app === null) throw new Error("no app");
    await this.#receiver.app.processEvent({ body, ack: async (response?: unknown) => resolve(response as Acked) });
    return promise;
  }
}

export type Setup = Partial<
  Pick<StartSlack, "refuses" | "vantages" | "explain" | "now" | "runResolvers" | "runPath" | "policy">
> & {
  readonly store?: Store;
  readonly slack?: FakeSlack;
};

export const silentLog = (lines: Record<string, unknown>[]): Logger =>
  pino({ level: "debug" }, { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) });

export async function someStore(file?: string): Promise<Store> {
  const folder = mkdtempSync(join(tmpdir(), "faultline-slack-"));
  const store = await openSqliteStore({ file: file ?? join(folder, "store.db"), now: Date.now });
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return store;
}

/** The whole app over a faked Slack, with triage as the test scripts it. */
export async function appUnderTest(runTriage: RunTriage, setup: Setup = {}): Promise<AppUnderTest> {
  const lines: Record<string, unknown>[] = [];
  const slack = setup.slack ?? new FakeSlack();
  const store = setup.store ?? (await someStore());
  const receiver = new HandedIn();
  const { slack: _, store: __, ...rest } = setup;
  const app = startSlack({
    settings: { mode: "socket", botToken: "xoxb-test", appToken: "xapp-test" },
    store,
    runTriage,
    defaults: { ...defaultQuestions, publicResolvers: [], rootServers: [], control: [] },
    policy: setup.policy ?? somePolicy(store),
    refuses: () => null,
    vantages: () => ["eu-west-1", "us-east-1", "outside-fra"],
    explain: () => "A certificate has a last day. This one's has passed.",
    version: "0.1.0",
    log: silentLog(lines),
    receiver,
    ...rest,
  });
  onTestFinished(async () => {
    await app.stop();
    nock.cleanAll();
  });
  await app.ready;
  return new AppUnderTest(slack, store, app, lines, receiver);
}
