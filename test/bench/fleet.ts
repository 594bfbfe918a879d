import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { kindOf } from "../../src/observation/kinds.ts";
import { invitationText, makeInvitation } from "../../src/policy/invitation.ts";
import { openSqliteStore } from "../../src/store/sqlite/open-store.ts";
import type { AgentsGiven } from "./agents-process.ts";
import { type Child, startChild } from "./child.ts";
import { type Figure, ms, quantile, seconds } from "./figure.ts";
import { HubUnderTest, Slack } from "./hub-under-test.ts";

const agents = 1_000;
const processes = 8;
/** The first of them carry a label of their own, by which the burst chooses them. */
const few = 20;
const burst = 50;
/** The slowest answer of an agent, ms. */
const slowestProbeMs = 45;
const enrolWithinMs = 120_000;
const endWithinMs = 60_000;
const idleForMs = 20_000;
const compiledWithinMs = 5_000;
/** A question to a TCP port waits so long for its answer. */
const { deadlineMs } = kindOf("tcp.connect");
/** By then its first questions are under way. */
const killedAfterMs = 60;
const leastEach = { observations: 40, bytes: 30_000 };

/** A hub with a thousand agents: one triage to all of them, and fifty at once to twenty; every agent enrols, signs and answers over a connection of its own. */
export async function fleet(folder: string, say: (what: string) => void): Promise<Figure[]> {
  await using slack = await Slack.start();
  const storeFile = join(folder, "fleet.sqlite");
  await using hub = await HubUnderTest.start(slack.open, null, storeFile);
  say(`${agents} agents enrol`);
  const began = performance.now();
  const children = await startAgents(folder, storeFile, hub.port);
  try {
    while (countOf(hub, "an agent is here") < agents) {
      if (performance.now() - began > enrolWithinMs)
        throw new Error(`${countOf(hub, "an agent is here")} of ${agents} agents came`);
      await sleep(50);
    }
    const enrolledMs = performance.now() - began;
    // The first run compiles what it needs: not what a hub that runs takes.
    await told(hub, slack, ["/triage https://warm.fleet.test from:few"]);
    say("one triage to all of them");
    const [all] = await told(hub, slack, ["/triage https://all.fleet.test from:pool=bench"]);
    const resident = await hub.residentBytes();
    say("an agent that is killed in the middle");
    const killed = await addedByKilling(folder, storeFile, hub, slack);
    say(`${burst} triages at once to ${few} of them`);
    const commands = Array.from({ length: burst }, (_, n) => `/triage https://t${n}.fleet.test from:few`);
    const many = await told(hub, slack, commands);
    const beyond = many.map(({ knownMs }) => Math.max(0, knownMs - slowestProbeMs));
    const stored = await storedOf(storeFile);
    say("an agent that has nothing to do");
    const idle = await idleAgentBytes(folder, storeFile, hub.port);
    return [
      {
        what: `One triage to ${agents} agents: command to first verdict`,
        asked: "< 3 s",
        measured: seconds(all?.knownMs ?? Number.NaN),
        met: (all?.knownMs ?? Number.POSITIVE_INFINITY) < 3_000,
        reason: `${stored.observations} observations, ${(stored.bytes / 1e6).toFixed(1)} MB of report, stored and posted; the agents enrolled by invitation in ${seconds(enrolledMs)}, ${agents / processes} a process.`,
      },
      {
        what: "Each agent's part in it",
        asked: `≥ ${leastEach.observations} observations, ≥ ${leastEach.bytes / 1_000} kB`,
        measured: `${Math.round(stored.observations / agents)} observations, ${(stored.bytes / agents / 1_000).toFixed(0)} kB`,
        met: stored.observations / agents >= leastEach.observations && stored.bytes / agents >= leastEach.bytes,
      },
      {
        what: `Hub resident with ${agents} agents, after that triage`,
        asked: "< 600 MB",
        measured: `${Math.round(resident / 1e6)} MB`,
        met: resident < 600e6,
      },
      {
        what: `Idle agent resident, ${idleForMs / 1_000} s after its start`,
        asked: "< 70 MB",
        measured: `${Math.round(idle / 1e6)} MB`,
        met: idle < 70e6,
      },
      {
        what: `${burst} triages at once over ${few} agents: command to first verdict, less the slowest probe`,
        asked: "p95 < 500 ms, none lost",
        measured: `p95 ${ms(quantile(beyond, 0.95))}, median ${ms(quantile(beyond, 0.5))}, ${burst - many.length} lost`,
        met: quantile(beyond, 0.95) < 500 && many.length === burst,
      },
      {
        what: "A run in which an agent is killed, less the same run with it",
        asked: `< ${seconds(deadlineMs)}, a question's own deadline`,
        measured: seconds(killed.addedMs),
        met: killed.addedMs < deadlineMs && killed.isAway,
        reason: `the run ended after ${seconds(killed.endedMs)}; the agent ${killed.isAway ? "is" : "is not"} told to be away`,
      },
    ];
  } finally {
    for (const child of children) await child[Symbol.asyncDispose]();
  }
}

/** The same triage of the few with one more, which is killed in the middle of the second. */
async function addedByKilling(folder: string, storeFile: string, hub: HubUnderTest, slack: Slack) {
  const here = countOf(hub, "an agent is here");
  const [text = ""] = await invitations(storeFile, [`agent-${agents}`]);
  const given = [{ number: agents, join: text, labels: { size: "mortal" } }];
  const mortal = await startChild<unknown>("agents-process.ts", {
    hub: `ws://127.0.0.1:${hub.port}/agents`,
    folder: join(folder, "keys"),
    agents: given,
  } satisfies AgentsGiven);
  while (countOf(hub, "an agent is here") <= here) await sleep(50);
  const [whole] = await told(hub, slack, ["/triage https://mortal.fleet.test from:few,mortal"]);
  const ending = told(hub, slack, ["/triage https://killed.fleet.test from:few,mortal"]);
  await sleep(killedAfterMs);
  mortal.process.kill("SIGKILL");
  const [cut] = await ending;
  await mortal[Symbol.asyncDispose]();
  const [endedMs = Number.NaN, wholeMs = Number.NaN] = [cut?.endedMs, whole?.endedMs];
  return { endedMs, addedMs: Math.max(0, endedMs - wholeMs), isAway: countOf(hub, "an agent is away") > 0 };
}

async function startAgents(folder: string, storeFile: string, port: number): Promise<Child<unknown>[]> {
  const keys = join(folder, "keys");
  await mkdir(keys);
  const given: AgentsGiven["agents"][] = Array.from({ length: processes }, () => []);
  const texts = await invitations(
    storeFile,
    Array.from({ length: agents }, (_, number) => `agent-${number}`),
  );
  for (const [number, join] of texts.entries()) {
    const labels = { pool: "bench", ...(number < few ? { size: "few" } : {}) };
    given[number % processes]?.push({ number, join, labels });
  }
  return Promise.all(
    given.map((some) =>
      startChild<unknown>("agents-process.ts", {
        hub: `ws://127.0.0.1:${port}/agents`,
        folder: keys,
        agents: some,
      } satisfies AgentsGiven),
    ),
  );
}

async function invitations(storeFile: string, names: readonly string[]): Promise<string[]> {
  const store = await openSqliteStore({ file: storeFile, now: Date.now });
  const made = names.map((name) => ({ ...makeInvitation(), name }));
  for (const one of made) await store.invite({ ...one, expiresAt: Date.now() + 3_600_000 });
  await store.close();
  return made.map(invitationText);
}

/** The command as it is installed, enrolled and asked nothing. Its second start: the first strips the types off the sources, which an installed package has done before. */
async function idleAgentBytes(folder: string, storeFile: string, port: number): Promise<number> {
  const [join = ""] = await invitations(storeFile, ["idle"]);
  const program = fileURLToPath(new URL("../../src/faultline.js", import.meta.url));
  const words = ["agent", "--hub", `ws://127.0.0.1:${port}/agents`, "--name", "idle", "--join", join];
  const start = () =>
    spawn(process.execPath, [program, ...words], { env: { ...process.env, FAULTLINE_DATA: folder }, stdio: "ignore" });
  const first = start();
  await sleep(compiledWithinMs);
  first.kill("SIGTERM");
  await once(first, "exit");
  const child = start();
  try {
    await sleep(idleForMs);
    const status = await readFile(`/proc/${child.pid}/status`, "utf8");
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1_024;
  } finally {
    child.kill("SIGTERM");
  }
}

/** Types all of it at once; gives for each run how long after its command the first verdict was known. */
async function told(
  hub: HubUnderTest,
  slack: Slack,
  commands: readonly string[],
): Promise<{ knownMs: number; endedMs: number }[]> {
  const from = hub.lines.length;
  await Promise.all(commands.map((command) => slack.type(command)));
  const end = Date.now() + endWithinMs;
  const ended = (): number => hub.lines.slice(from).filter(({ msg }) => msg === "run ends").length;
  while (ended() < commands.length && Date.now() < end) await sleep(50);
  const said = hub.lines.slice(from);
  return said.flatMap(({ msg, ms: knownMs, run }) => {
    // Messages of many runs in one channel are paced, and the last ones end long after they are decided.
    const endedMs = said.find((line) => line.msg === "run ends" && line.run === run)?.ms ?? Number.NaN;
    return msg === "first verdict" && knownMs !== undefined ? [{ knownMs, endedMs }] : [];
  });
}

const countOf = (hub: HubUnderTest, message: string): number => hub.lines.filter(({ msg }) => msg === message).length;

/** What was stored of the run that asked most. */
async function storedOf(file: string): Promise<{ observations: number; bytes: number }> {
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = database.prepare("SELECT workspace, id FROM runs ORDER BY length(report) DESC LIMIT 1").all();
  database.close();
  const store = await openSqliteStore({ file, now: Date.now });
  try {
    const run = await store.run(String(rows[0]?.workspace), String(rows[0]?.id));
    if (run?.report == null) throw new Error("the run of all agents is not in the store");
    return { observations: run.report.observations.length, bytes: JSON.stringify(run.report).length };
  } finally {
    await store.close();
  }
}
