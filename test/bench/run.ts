import { mkdtemp, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { acks } from "./acks.ts";
import { startChild } from "./child.ts";
import { commandLine } from "./command-line.ts";
import { distantTarget } from "./distant-target.ts";
import { type Figure, median, ms, table } from "./figure.ts";
import { fleet } from "./fleet.ts";
import { HubUnderTest, Slack } from "./hub-under-test.ts";
import { judging } from "./judging.ts";
import { malformed } from "./malformed.ts";
import type { SiteOpen } from "./site-process.ts";

/** When the hub's memory is looked at, and what it may take by then. */
const settledMs = 60_000;
const residentAtMost = 150e6;
const starts = 5;

// Nothing but loopback is asked by anything that is started from here.
for (const name of ["FAULTLINE_PUBLIC_RESOLVERS", "FAULTLINE_ROOT_SERVERS", "FAULTLINE_CONTROL"]) process.env[name] = "none";

const began = performance.now();
const say = (what: string): void =>
  void process.stderr.write(`${((performance.now() - began) / 1_000).toFixed(0).padStart(4)} s  ${what}\n`);
const folder = await mkdtemp(join(tmpdir(), "faultline-bench-"));
try {
  const figures = await wanted();
  const [, five] = loadavg();
  process.stdout.write(`${table(figures)} Load over five minutes: ${five?.toFixed(1)}.\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** All of it, or one part by its name: `npm run bench -- fleet`. */
async function wanted(): Promise<Figure[]> {
  if (process.argv.includes("malformed")) return malformed(say);
  if (process.argv.includes("fleet")) return fleet(folder, say);
  return [...(await measured()), ...(await fleet(folder, say)), ...(await malformed(say))];
}

async function measured(): Promise<Figure[]> {
  say("a target 40 ms away, and a local Slack");
  await using site = await startChild<SiteOpen>("site-process.ts", null);
  await using slack = await Slack.start();
  say(`the hub, started ${starts} times`);
  const ready: number[] = [];
  // The first start compiles, and is not counted; what it compiled is kept for the others.
  for (let start = 0; start <= starts; start += 1) {
    await using hub = await HubUnderTest.start(slack.open, site.first, join(folder, `start-${start}.sqlite`));
    if (start > 0) ready.push(hub.readyMs);
  }
  await using hub = await HubUnderTest.start(slack.open, site.first, join(folder, "hub.sqlite"));
  const settled = sleep(settledMs).then(() => hub.residentBytes());
  settled.catch(() => {});
  say("triages of the distant target");
  const distant = await distantTarget(hub, slack, site.first);
  const resident = await settled;
  say("fifty commands at once");
  const acked = await acks(slack, site.first);
  const busy = await hub.residentBytes();
  say("the command line");
  const cli = await commandLine();
  say("judging");
  return [
    acked,
    ...distant,
    ...cli,
    {
      what: "Hub ready from its start (socket connected, /readyz 200)",
      asked: "< 1 s",
      measured: `median ${ms(median(ready))} (best ${ms(Math.min(...ready))})`,
      met: median(ready) < 1_000,
    },
    {
      what: `Hub resident ${settledMs / 1_000} s after its start, amid triages`,
      asked: "< 150 MB",
      measured: megabytes(resident),
      met: resident < residentAtMost,
      reason: `${megabytes(busy)} after three bursts of 50 commands; the pages of the Node program itself are some 58 MB of it.`,
    },
    judging(),
  ];
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
