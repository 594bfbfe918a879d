import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import { expect, onTestFinished } from "vitest";
import type { Answer } from "../../src/observation/observation.ts";
import type { Step } from "../../src/observation/step.ts";
import { invitationText, makeInvitation } from "../../src/policy/invitation.ts";
import { openSqliteStore } from "../../src/store/sqlite/open-store.ts";
import type { Store } from "../../src/store/store.ts";
import { parseAddress } from "../../src/target/address.ts";
import { type AgentEnd, runAgent } from "../../src/vantage/agent/agent.ts";
import { Gateway } from "../../src/vantage/gateway/gateway.ts";
import type { RemoteVantage } from "../../src/vantage/gateway/remote-vantage.ts";
import type { Vantage } from "../../src/vantage/vantage.ts";
import { vantage } from "../build/judged.ts";

/** A hub's gateway on a port of loopback, with a store in memory, and what it wrote into its log. */
export type Hub = { url: URL; gateway: Gateway; store: Store; logged: { msg: string; code?: string; because?: string }[] };

export async function someHub(now: () => number = Date.now, ownName?: string, known?: Store): Promise<Hub> {
  const store = known ?? (await openSqliteStore({ file: ":memory:", now }));
  const logged: Hub["logged"] = [];
  const log = pino({ level: "debug" }, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const gateway = new Gateway({ book: store, version: "0.0.0", log, now, ...(ownName === undefined ? {} : { ownName }) });
  const server = createServer((_, response) => response.writeHead(404).end());
  server.on("upgrade", (request, socket, head) => {
    if (!gateway.upgrade(request, socket, head)) socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    await gateway.close();
    server.closeAllConnections();
    server.close();
    await store.close();
  });
  return { url: new URL(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/agents`), gateway, store, logged };
}

export async function invited({ store }: Hub, name: string | null = null, forMs = 3_600_000): Promise<string> {
  const invitation = makeInvitation();
  await store.invite({ ...invitation, name, expiresAt: Date.now() + forMs });
  return invitationText(invitation);
}

/** Answers each question after `afterMs`, or never where that is null. */
export function answering(afterMs: number | null = 0, asked: Step[] = []): Vantage {
  return {
    self: { ...vantage("whatever it says"), version: "0.0.0", can: ["kernel-view"] },
    async *observe(steps, signal) {
      for (const { probe, subject, round, attempt } of steps) {
        asked.push(...steps);
        await sleep(afterMs ?? 3_600_000, undefined, { signal }).catch(() => undefined);
        if (signal.aborted) return;
        const ended = { outcome: "ok", failure: null, skippedBecause: null, data: { connectMs: 12 } };
        const times = { at: "2026-11-29T00:00:00.000Z", elapsedMs: 12, loopDelayMs: 0, waitedMs: 0 };
        yield { probe, subject, round, attempt, ...ended, ...times } as Answer;
      }
    },
  };
}

export type Started = { ended: Promise<AgentEnd>; stop: () => void; keyFile: string };
type Told = {
  name?: string;
  labels?: Record<string, string>;
  join?: string | null;
  vantage?: Vantage;
  keyFile?: string;
  ca?: string;
  proxy?: URL;
  replacedPauseMs?: number;
  /** What it writes into its log. */
  logged?: { msg: string; because?: string; againInMs?: number }[];
};

/** An agent in this process; it ends with the test. */
export function startAgent({ url }: Pick<Hub, "url">, told: Told = {}): Started {
  const folder = mkdtempSync(join(tmpdir(), "faultline-agent-"));
  const { name = "eu-west-1", labels = { region: "eu" }, join: invitation = null, vantage: own = answering() } = told;
  const keyFile = told.keyFile ?? join(folder, "agent.json");
  const stopping = new AbortController();
  const ended = runAgent(
    {
      hub: { url, ca: told.ca ?? null, proxy: told.proxy ?? null },
      name,
      labels,
      join: invitation,
      keyFile,
      vantage: own,
      log: pino({ level: "info" }, { write: (line: string) => void told.logged?.push(JSON.parse(line)) }),
      chance: () => 0,
      ...(told.replacedPauseMs === undefined ? {} : { replacedPauseMs: told.replacedPauseMs }),
    },
    stopping.signal,
  );
  onTestFinished(async () => {
    stopping.abort();
    await ended.catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  });
  return { ended, stop: () => stopping.abort(), keyFile };
}

/** The agent of that name, once it is there. */
export async function present({ gateway }: Hub, name = "eu-west-1"): Promise<RemoteVantage> {
  return await expect
    .poll(() => gateway.vantages().find(({ self }) => self.name === name && self.status === "ok"), { timeout: 5_000 })
    .toBeDefined()
    .then(() => {
      const found = gateway.vantages().find(({ self }) => self.name === name);
      if (found === undefined) throw new Error(`${name} has gone again`);
      return found;
    });
}

const address = parseAddress("192.0.2.10");
if (address === null) throw new TypeError("no address");
export const knock = (attempt = 1, deadlineMs = 1_000): Step => ({
  probe: "tcp.connect",
  subject: { address, port: 443, purpose: "target" },
  round: 1,
  attempt,
  deadlineMs,
  given: { ca: [], expectText: null },
});

export async function answersOf(from: Vantage, steps: readonly Step[], signal = new AbortController().signal): Promise<Answer[]> {
  const answers: Answer[] = [];
  for await (const answer of from.observe(steps, signal)) answers.push(answer);
  return answers;
}
