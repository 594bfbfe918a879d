import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { parseAddress } from "../../src/target/address.ts";
import type { Endpoint } from "../../src/target/questions.ts";
import { type Child, startChild } from "./child.ts";
import { nearZone, zones } from "./distance.ts";
import type { HubGiven, HubSays } from "./hub-process.ts";
import type { SiteOpen } from "./site-process.ts";
import type { Passed, SlackOpen } from "./slack-process.ts";

/** The run of one command, all in ms since 1970 but `run`. `shownMs`: when the call that shows the first verdict arrived at Slack. */
export type Told = { verdict: string; askedMs: number; knownMs: number; shownMs: number; ackMs: number };

const tellsWithinMs = 30_000;
const readyWithinMs = 20_000;

/** The local Slack in a process of its own, with what passes there. */
export class Slack implements AsyncDisposable {
  readonly open: SlackOpen;
  readonly passed: Passed[] = [];
  readonly #child: Child<SlackOpen>;

  private constructor(child: Child<SlackOpen>) {
    this.#child = child;
    this.open = child.first;
    child.process.on("message", (entry) => this.passed.push(entry as Passed));
  }

  static async start(): Promise<Slack> {
    return new Slack(await startChild<SlackOpen>("slack-process.ts", null));
  }

  async type(text: string, channel = "C0INCIDENT", as = "U0ANA"): Promise<void> {
    const { url } = this.open;
    const answer = await fetch(`${url}act`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: new URL(url).origin },
      body: JSON.stringify({ do: "send", as, channel, thread_ts: null, text }),
    });
    if (!answer.ok) throw new Error(`the workspace did not take the command: ${answer.status} ${await answer.text()}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
  }
}

type Line = { msg?: string; ms?: number; time?: number; at?: string; verdict?: string; level?: number; run?: string };

/** A running hub in a process of its own: the product's, wired as `faultline serve` does. */
export class HubUnderTest implements AsyncDisposable {
  readonly readyMs: number;
  readonly lines: Line[];
  readonly port: number;
  readonly #child: Child<unknown>;

  private constructor(child: Child<unknown>, lines: Line[], readyMs: number, port: number) {
    this.#child = child;
    this.lines = lines;
    this.readyMs = readyMs;
    this.port = port;
  }

  /** `site`: whose names it knows and whose certificates it trusts; null where agents alone are asked. */
  static async start(slack: SlackOpen, site: SiteOpen | null, storeFile: string): Promise<HubUnderTest> {
    const port = await freePort();
    const lines: Line[] = [];
    const given: HubGiven = {
      slack,
      storeFile,
      port,
      ca: site === null ? [] : [site.caPem],
      zones: site === null ? [] : zonesFor(site.dnsPort),
    };
    const child = await startChild<unknown>("hub-process.js", given, undefined, (line) => lines.push(lineOf(line)));
    await ready(port);
    return new HubUnderTest(child, lines, performance.now() - child.startedMs, port);
  }

  async residentBytes(): Promise<number> {
    const answer = once(this.#child.process, "message", { signal: AbortSignal.timeout(5_000) });
    this.#child.process.send("resident");
    const [says] = (await answer) as [HubSays];
    return says.residentBytes;
  }

  /** Types one command and follows it until its verdict is shown in the parent and the run is over. */
  async triage(slack: Slack, command: string, channel?: string): Promise<Told> {
    const [fromLine, fromEntry] = [this.lines.length, slack.passed.length];
    await slack.type(command, channel);
    const end = Date.now() + tellsWithinMs;
    while (!this.lines.slice(fromLine).some(({ msg }) => msg === "run ends")) {
      if (Date.now() > end) throw new Error(`${command}: no end within ${tellsWithinMs} ms`);
      await sleep(20);
    }
    await sleep(200);
    const entries = slack.passed.slice(fromEntry);
    const typed = entries.find(({ kind }) => kind === "delivery");
    const known = this.lines.slice(fromLine).find(({ msg }) => msg === "first verdict");
    const parent = entries.find(({ name, threadTs }) => name === "chat.postMessage" && threadTs === null);
    const knownMs = Date.parse(known?.at ?? "");
    const shown = entries.find(
      ({ name, ts, ok, atMs }) =>
        (name === "chat.update" || name === "chat.postMessage") && ok && ts === parent?.ts && atMs >= knownMs,
    );
    if (typed === undefined || known === undefined || shown === undefined) throw new Error(`${command}: it was not told`);
    return { verdict: known.verdict ?? "", askedMs: typed.atMs, ackMs: typed.ms, knownMs, shownMs: shown.atMs };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
  }
}

function zonesFor(port: number): HubGiven["zones"] {
  const servers = (list: readonly string[]): Endpoint[] =>
    list.flatMap((text) => {
      const address = parseAddress(text);
      return address === null ? [] : [{ address, port }];
    });
  return [
    ...Object.values(zones).map(({ zone, resolvers }) => ({ zone, servers: servers(resolvers) })),
    { zone: nearZone.zone, servers: servers([nearZone.resolver]) },
  ];
}

async function ready(port: number): Promise<void> {
  const end = performance.now() + readyWithinMs;
  while (performance.now() < end) {
    const status = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status === 200) return;
    await sleep(5);
  }
  throw new Error("the hub was not ready in time");
}

function lineOf(text: string): Line {
  try {
    const line = JSON.parse(text) as Line;
    if ((line.level ?? 30) >= 50) process.stderr.write(`hub: ${text}\n`);
    return line;
  } catch {
    process.stderr.write(`hub: ${text}\n`);
    return {};
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const bound = server.address();
  server.close();
  await once(server, "close");
  return bound !== null && typeof bound === "object" ? bound.port : 0;
}
