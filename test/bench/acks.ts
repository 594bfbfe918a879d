import { setTimeout as sleep } from "node:timers/promises";
import { defaultPolicy } from "../../src/policy/policy.ts";
import { nearTargets } from "./distance.ts";
import { type Figure, ms, quantile } from "./figure.ts";
import type { Slack } from "./hub-under-test.ts";
import type { SiteOpen } from "./site-process.ts";

const atOnce = 50;
const beside = 8;
const rounds = 3;
/** A run of a healthy target, with its samples, and what the channel's pace holds back of its thread. */
const runTakesMs = 14_000;

/** Fifty people type at once while triages are under way; time from the envelope to its acknowledgement, by Slack's clock. */
export async function acks(slack: Slack, { nearPort }: SiteOpen): Promise<Figure> {
  const waits: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const commands = nearTargets.map(({ name }) => `/triage http://${name}:${nearPort}/${round}`);
    await Promise.all(commands.slice(0, beside).map((command) => slack.type(command, "C0ALERTS")));
    await sleep(700);
    const from = slack.passed.length;
    await Promise.all(commands.slice(beside, beside + atOnce).map((command) => slack.type(command, "C0INCIDENT", "U0BEN")));
    await sleep(runTakesMs);
    const answered = slack.passed.slice(from).filter(({ kind }) => kind === "delivery");
    if (answered.length !== atOnce || answered.some(({ ok }) => !ok))
      throw new Error(`${answered.filter(({ ok }) => ok).length} of ${atOnce} commands were acknowledged`);
    waits.push(...answered.map((one) => one.ms));
  }
  const [half, most] = [quantile(waits, 0.5), quantile(waits, 0.99)];
  return {
    what: `Command to ack, ${atOnce} at once, ${beside} triages under way`,
    asked: "p99 < 100 ms",
    measured: `p50 ${ms(half)}, p99 ${ms(most)}`,
    met: most < 100,
    reason: `${waits.length} commands in ${rounds} bursts, each a triage of its own, at most ${defaultPolicy.limits.atOnce} of which run at once; by the clock of the local Slack, in a process of its own.`,
  };
}
