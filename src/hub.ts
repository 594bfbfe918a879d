import { readFileSync } from "node:fs";
import type { Logger } from "pino";
import { causes } from "./cause/causes.ts";
import type { Config } from "./config.ts";
import { startApi } from "./http/api/start-api.ts";
import { healthListener, notFound } from "./http/health.ts";
import { type HubPort, listening } from "./hub-port.ts";
import { hubRules, type PolicyPlaces } from "./hub-rules.ts";
import { localMeans } from "./local-means.ts";
import { innerZones } from "./observation/inner-zones.ts";
import { openedStore } from "./opened-store.ts";
import { outsideServices } from "./outside-services.ts";
import type { Allowance } from "./policy/address-policy.ts";
import { inviteAgent } from "./policy/agent-book.ts";
import { cidr } from "./policy/cidr.ts";
import { withLogin } from "./preset-questions.ts";
import type { FleetMember } from "./slack/message/vantages.ts";
import type { SlackSettings } from "./slack/settings.ts";
import { startSlack } from "./slack/start-slack.ts";
import { letHeapGrow } from "./small-heap.ts";
import { storeTrouble } from "./store-check.ts";
import type { Address } from "./target/address.ts";
import type { Questions } from "./target/questions.ts";
import type { TriageRequest } from "./triage/request.ts";
import { triage } from "./triage/triage.ts";
import { Turns } from "./triage/turns.ts";
import { vantagesAtBegin, vantagesFor } from "./triage/vantages-for.ts";
import { Gateway } from "./vantage/gateway/gateway.ts";
import { guarded } from "./vantage/guarded.ts";
import type { Vantage } from "./vantage/vantage.ts";
import { version } from "./version.ts";
// Its own vantage loads them with its first question, and the first who asks a hub waits for nothing.
import "./probe/probes.ts";

export type HubOptions = {
  slack: SlackSettings;
  /** Where the store's file lies; `:memory:` keeps nothing. */
  storeFile: string;
  /** What the variables allow and deny; what the policy says comes on top. */
  allowance: Allowance;
  /** The built-in one where it is left out. */
  policy?: PolicyPlaces;
  questions: Questions;
  listen: HubPort;
};

/** How long what is old stays before it is looked for again, ms. */
const tidyEveryMs = 3_600_000;

/** Who invites an agent and starts it at once needs no longer. */
const invitedFor = "10m";
/** Where more are asked at once, by one run or by several, what they tell is no longer small. */
const manyVantages = 50;

/** `invite`: a token that lets one agent of this name in, within ten minutes. */
export type Hub = { port: number; ready: Promise<void>; invite: (name: string) => Promise<string>; stop: () => Promise<void> };

/**
 * Starts the store, the HTTP port and the Slack app, in this order: a hub that cannot have its port never takes Slack's deliveries from the one
 * that does. Rejects with ConfigError where the store or the port cannot be had, and has closed by then what it had opened.
 */
export async function startHub(
  config: Pick<Config, "name" | "zones" | "internalZones" | "searchPath"> &
    Partial<Pick<Config, "proxyVariables" | "globalping" | "proxy">>,
  options: HubOptions,
  log: Logger,
): Promise<Hub> {
  await using opened = new AsyncDisposableStack();
  const { resolvers, publicResolvers, rootServers } = options.questions;
  const operators = [...resolvers, ...publicResolvers, ...rootServers];
  const store = await openedStore(options.storeFile);
  opened.defer(() => store.close());
  const rules = await hubRules({
    policy: options.policy ?? { places: [], isNamed: false },
    lists: options.allowance,
    own: config.name,
    operators,
    book: store,
    log,
  });
  opened.defer(() => rules.close());
  const { vantage, means, prepared, refusesResolver } = localMeans(
    { ...config, clockOffsetMs: 0 },
    rules.ownAllowance,
    operators,
    rules.forbidsPort,
  );
  opened.defer(() => vantage.close());
  const gateway = new Gateway({ book: store, version, log, ownName: vantage.self.name });
  let listener = healthListener([{ name: "slack", trouble: async () => "not started yet" }]);
  const serving = await listening(options.listen, gateway, (request, response) => listener(request, response), log);
  opened.defer(() => serving.close());
  opened.defer(() => gateway.close());
  await gateway.refresh();
  const services = outsideServices(config, options.allowance, opened);
  const fleet = (): readonly Vantage[] => {
    const own = [vantage, ...gateway.vantages()];
    return [...own, ...services(zonesOf(own)).filter((service) => !own.some(({ self }) => self.name === service.self.name))];
  };
  type Asked = Pick<TriageRequest, "target" | "questions">;
  const suitable = (request: Asked) => rules.suitable(fleet(), request);
  const chosen = (request: Asked) => vantagesFor(suitable(request), request);
  let underWay = 0;
  const turns = new Turns();
  // What cannot be prepared is a run that failed, and its thread says so.
  async function* run(request: TriageRequest, signal: AbortSignal) {
    let many = 0;
    try {
      const ready = prepared({ ...request, questions: withLogin(request.questions, options.questions) });
      const asked = vantagesAtBegin(suitable(ready), ready);
      many = asked.length;
      underWay += many;
      if (underWay > manyVantages) letHeapGrow();
      const vantages = asked.map((one) => guarded(one, rules.reachOf(one.self)));
      const made = means(ready);
      const settings = { ...made.settings, policy: rules.inForce().hash };
      const inner = zonesOf([vantage, ...gateway.vantages()]);
      yield* triage(
        ready,
        { ...made, settings, vantages, innerZones: inner, turns },
        AbortSignal.any([signal, rules.pause.signal]),
      );
    } finally {
      underWay -= many;
      rules.gate.ended(request.id);
    }
  }
  const refuses = (address: Address): string | null =>
    rules.refuses(
      address,
      fleet().map(({ self }) => self),
    );
  const told = (): FleetMember[] => [
    { self: vantage.self, goneAt: null },
    ...gateway.vantages().map(({ self, lastSeenAt }) => ({ self, goneAt: self.status === "offline" ? lastSeenAt : null })),
    ...services([]).map(({ self }) => ({ self, goneAt: null })),
  ];
  const slack = startSlack({
    settings: options.slack,
    store,
    runTriage: run,
    runResolvers: (request, signal) => run({ ...request, only: "dns" }, signal),
    runPath: (request, signal) => run({ ...request, only: "path" }, signal),
    defaults: options.questions,
    refuses,
    refusesResolver,
    vantages: () => fleet().flatMap(({ self }) => (self.status === "offline" ? [] : [self.name])),
    fleet: told,
    askedFrom: (request) => {
      const choice = chosen(request);
      return "error" in choice ? choice : { count: choice.vantages.length, notes: choice.notes };
    },
    explain: (id) => causes.find((cause) => cause.id === id)?.plain ?? null,
    policy: { gate: rules.gate, pause: rules.pause, note: rules.note },
    version,
    log,
  });
  const api = startApi({
    store,
    runTriage: run,
    gate: rules.gate,
    rules: { defaults: options.questions, refuses, refusesResolver },
    askedFrom: chosen,
    vantages: () =>
      told().map(({ self, goneAt }) => ({ ...self, lastSeenAt: goneAt === null ? null : new Date(goneAt).toISOString() })),
    version,
    log,
  });
  opened.defer(async () => void (await Promise.all([slack.stop(), api.stop()])));
  rules.onPause((pause) => {
    slack.cancelAll(pause);
    api.cancelAll(pause);
  });
  listener = healthListener(
    [{ name: "store", trouble: storeTrouble(store, log) }, { name: "slack", trouble: () => slack.trouble() }, ...rules.checks],
    api.listener(slack.listener ?? notFound),
  );
  const tidy = (): void =>
    void store.tidy().catch((error: unknown) => log.error({ err: error }, "old runs could not be deleted"));
  tidy();
  const tidying = setInterval(tidy, tidyEveryMs).unref();
  opened.defer(() => clearInterval(tidying));
  log.info({ port: serving.port, mode: options.slack.mode }, "the hub is up");
  const all = opened.move();
  return {
    port: serving.port,
    ready: slack.ready,
    invite: async (name) => {
      const invited = await inviteAgent(store, { name, lasts: invitedFor, now: Date.now() });
      if (!invited.ok) throw new TypeError(`an agent cannot be invited: ${invited.wrong}`);
      return invited.token;
    },
    stop: async () => {
      await all.disposeAsync();
      log.info("the hub has ended");
    },
  };
}

const zonesOf = (some: readonly Vantage[]): string[] => some.flatMap(({ self }) => innerZones(self));

export const untilStopped = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener("abort", () => resolve(), { once: true })));

/** The loopback ranges, which the sandbox lets its demo targets live on. */
export const loopback: Allowance["allow"] = [cidr("127.0.0.0/8"), cidr("::1/128")];

export const manifestText = (): string => readFileSync(new URL("../manifest.yml", import.meta.url), "utf8");
