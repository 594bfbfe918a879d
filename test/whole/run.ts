import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { settingsOf } from "../../src/cause/settings.ts";
import type { VantageSelf } from "../../src/observation/vantage.ts";
import { forbids } from "../../src/policy/address-policy.ts";
import { probeAbilities } from "../../src/probe/path/abilities.ts";
import type { Address } from "../../src/target/address.ts";
import { defaultQuestions, parseQuestions } from "../../src/target/parse-questions.ts";
import { parseTarget } from "../../src/target/parse-target.ts";
import type { Event } from "../../src/triage/event.ts";
import { triage } from "../../src/triage/triage.ts";
import { localVantage } from "../../src/vantage/local.ts";
import { RateLimit } from "../../src/vantage/rate-limit.ts";
import { judge } from "../../src/verdict/judge.ts";
import { type Report, reportSchema } from "../../src/verdict/report.ts";
import { Room } from "../fixture/room.ts";

/** What is asked, in the vocabulary of the flags; `hosts` is the text of the vantage's hosts file, `ca` PEM texts. */
export type Ask = {
  target: string;
  resolvers?: readonly { address: string; port: number }[];
  ca?: readonly string[];
  hosts?: string;
  flags?: readonly (readonly [name: string, value: string])[];
};

export type Triaged = { report: Report; events: Event[]; tookMs: number };

/** A normal run's own limit, and what a busy machine may add to it. */
const normalRunMs = 10_000;
const roomMs = 5_000;

/**
 * Triages as the command line does: the real conductor, the real probes from this process, the real policy. Nothing but loopback is ever
 * connected to: an address elsewhere that policy lets pass fails the test. Holds what is true of every run, whatever its target does.
 */
export async function triaged(ask: Ask): Promise<Triaged> {
  warm ??= made({ target: "http://127.0.0.1:1/" });
  await warm;
  using _room = await room.enter();
  return made(ask);
}

const room = new Room(2, 120);

/** A process' very first run compiles what all others use: a dozen of them at once would all be late by it. */
let warm: Promise<unknown> | null = null;

async function made({ target, resolvers = [], ca = [], hosts = "", flags = [] }: Ask): Promise<Triaged> {
  const read = parseQuestions(
    [...resolvers.map(({ address, port }): [string, string] => ["resolver", `${bracketed(address)}:${port}`]), ...flags],
    "flag",
  );
  if (!read.ok) throw new Error(read.error);
  const { port = null, ...given } = read.questions;
  const questions = { ...defaultQuestions, publicResolvers: [], rootServers: [], control: [], ...given, ca };
  const parsed = parseTarget(target, { sni: questions.sni, port });
  if (!parsed.ok) throw new Error(parsed.error);

  const folder = await mkdtemp(join(tmpdir(), "faultline-whole-"));
  const hostsFile = join(folder, "hosts");
  await writeFile(hostsFile, hosts);
  const strays: string[] = [];
  const onlyLoopback = (address: Address): string | null => {
    const refusal = forbids(address, { kind: "cli", allow: [], deny: [] });
    if (refusal !== null || address.startsWith("127.") || address === "::1") return refusal;
    strays.push(address);
    return `${address} is not on loopback`;
  };
  const place = { forbids: onlyLoopback, forbidsResolver: onlyLoopback, hostsFile };
  const vantage = localVantage(self, place, new RateLimit(), abilities);
  const events: Event[] = [];
  const began = performance.now();
  try {
    const means = {
      vantages: [vantage],
      settings: settingsOf(questions),
      clock: { now: () => new Date(), monotonicMs: () => performance.now() },
      version: "0.0.0",
    };
    const requestedBy = { door: "cli" as const, user: null, workspace: null, channel: null };
    const request = { id: "run_whole", target: parsed.target, questions, requestedBy };
    for await (const event of triage(request, means, new AbortController().signal)) events.push(event);
  } finally {
    await vantage.close();
    await rm(folder, { recursive: true, force: true });
  }
  const tookMs = performance.now() - began;
  expect(strays, "addresses outside loopback").toEqual([]);
  return { report: soundReport(events, tookMs), events, tookMs };
}

/** Programs are started to learn it, and each start holds up the runs that are under way: as in a hub, it is asked once. */
let known: Promise<string[]> | null = null;
const abilities = (): Promise<string[]> => {
  known ??= probeAbilities();
  return known;
};

/** Its name is all that matters of it: both families, no resolvers of its own. */
const self: VantageSelf = {
  name: "here",
  side: "inside",
  labels: {},
  status: "ok",
  version: "0.0.0",
  families: [4, 6],
  can: ["path.tcp", "kernel-view"],
  resolvers: [],
  clockOffsetMs: null,
};

/** One last report, that fits its schema, whose references lead somewhere, and that judged again from its own facts says the same. */
function soundReport(events: readonly Event[], tookMs: number): Report {
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(events.filter(({ type }) => type === "report")).toHaveLength(1);
  const last = events.at(-1);
  if (last?.type !== "report") throw new Error("the last event is no report");
  const { report } = last;
  expect(reportSchema.safeParse(JSON.parse(JSON.stringify(report))).error).toBeUndefined();
  expect(report.state).toBe("complete");
  expect(tookMs).toBeLessThan(normalRunMs + roomMs);
  const ids = new Set(report.observations.map(({ id }) => id));
  for (const { evidence, against } of report.findings) expect([...evidence, ...against].filter((id) => !ids.has(id))).toEqual([]);
  for (const { outcome, repeat } of report.observations) if (outcome !== "skipped") expect(repeat).not.toBe("");
  const { verdict, headline, layers, findings, target, settings, vantages, observations, now } = report;
  const again = judge({ target, settings, vantages, observations: observations.toReversed(), now, pending: [] });
  expect(again).toEqual({ verdict, headline, layers, findings });
  return report;
}

const bracketed = (address: string): string => (address.includes(":") ? `[${address}]` : address);
