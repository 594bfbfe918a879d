import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Distant, roundTripMs, zones } from "./distance.ts";
import { type Figure, median, ms, seconds } from "./figure.ts";
import type { HubUnderTest, Slack, Told } from "./hub-under-test.ts";
import type { SiteOpen } from "./site-process.ts";
import { straightChainMs } from "./straight-client.ts";

const run = promisify(execFile);
const programs = ["dig", "nc", "openssl", "curl", "timeout", "awk"];
const healthyRounds = 7;
/** Three connects that wait 3.5 s each, half a second apart, and what is asked because of them. */
const silentAtMostMs = 6_000;

/** The target 40 ms away, by the hub, by a straight client and by the script, in turn; then with silence in it, by hub and script at the same time. */
export async function distantTarget(hub: HubUnderTest, slack: Slack, site: SiteOpen): Promise<Figure[]> {
  const missing = await missingPrograms();
  const ask = (distant: Distant, channel: string): Promise<Told> =>
    hub.triage(slack, `/triage https://${distant.name}:${site.port}`, channel);
  // The first run of a process loads roots of trust and compiles what it needs: not what a running hub takes.
  await ask(zones.healthy, "C0ALERTS");
  const told: Told[] = [];
  const chains: number[] = [];
  const scripts: number[] = [];
  for (let round = 0; round < healthyRounds; round += 1) {
    chains.push(await chainMs(zones.healthy, site));
    if (missing.length === 0 && round < 3) scripts.push(await scriptMs(zones.healthy, site));
    told.push(await ask(zones.healthy, round % 2 === 0 ? "C0INCIDENT" : "C0ALERTS"));
  }
  expectVerdicts(told, "healthy");
  const [chain, shown] = [median(chains), median(told.map(({ askedMs, shownMs }) => shownMs - askedMs))];
  const tells = told.map(({ knownMs, shownMs }) => shownMs - knownMs);
  const [address, resolver] = [zones.silentAddress, zones.silentResolver];
  const silent = await besides(missing, address, site, () => ask(address, "C0INCIDENT"));
  expectVerdicts([silent.told], "suspect");
  const quiet = await besides(missing, resolver, site, () => ask(resolver, "C0ALERTS"));
  return [
    {
      what: `Healthy target ${roundTripMs} ms away: command to first verdict in the parent, against its slowest single chain`,
      asked: "≤ 1.3×",
      measured: `${ms(shown)} / ${ms(chain)} = ${(shown / chain).toFixed(2)}×`,
      met: shown <= 1.3 * chain,
      reason: `median of ${told.length} (best ${ms(Math.min(...told.map((one) => one.shownMs - one.askedMs)))}). Relays on loopback hold each piece back by ${roundTripMs / 2} ms; a SYN they cannot hold, so its round trip is charged to the first bytes of each connection, for hub, client and script alike.`,
    },
    against("the healthy target", shown, scripts.length === 0 ? null : median(scripts), missing),
    {
      what: "A silent address: command to first verdict in the parent",
      asked: "< 6 s",
      measured: seconds(silent.told.shownMs - silent.told.askedMs),
      met: silent.told.shownMs - silent.told.askedMs < silentAtMostMs,
    },
    against("one silent address of two", silent.told.shownMs - silent.told.askedMs, silent.scriptMs, missing),
    against("one silent resolver of three", quiet.told.shownMs - quiet.told.askedMs, quiet.scriptMs, missing),
    {
      what: "First verdict shown in the parent after it is known",
      asked: "< 200 ms",
      measured: `median ${ms(median(tells))}, worst ${ms(Math.max(...tells))} of ${tells.length}`,
      met: Math.max(...tells) < 200,
    },
  ];
}

function against(where: string, oursMs: number, scriptMs: number | null, missing: readonly string[]): Figure {
  const what = `First verdict against the serial shell script, ${where}`;
  if (scriptMs === null)
    return {
      what,
      asked: "≥ 5×",
      measured: `${seconds(oursMs)} / –`,
      met: null,
      reason: `not compared: ${missing.join(", ")} not installed`,
    };
  const ratio = scriptMs / oursMs;
  const figure = {
    what,
    asked: "≥ 5×",
    measured: `${seconds(oursMs)} / ${seconds(scriptMs)} = ${ratio.toFixed(1)}×`,
    met: ratio >= 5,
  };
  return figure.met
    ? figure
    : { ...figure, reason: "the script's connects cost it nothing on loopback (nc above all), and the machine has other work" };
}

async function besides(missing: readonly string[], distant: Distant, site: SiteOpen, ask: () => Promise<Told>) {
  const [told, script] = await Promise.all([ask(), missing.length === 0 ? scriptMs(distant, site) : null]);
  return { told, scriptMs: script };
}

function expectVerdicts(told: readonly Told[], verdict: string): void {
  const wrong = told.find((one) => one.verdict !== verdict);
  if (wrong !== undefined) throw new Error(`the bench's target is ${verdict}, the hub said ${wrong.verdict}`);
}

const chainMs = ({ name, addresses, resolvers }: Distant, { dnsPort, port, caPem }: SiteOpen): Promise<number> =>
  straightChainMs({ name, resolver: resolvers[0] ?? "", dnsPort, address: addresses[0] ?? "", port, ca: caPem });

async function scriptMs({ name, resolvers }: Distant, { dnsPort, port, caPem }: SiteOpen): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "faultline-bench-"));
  try {
    const ca = join(folder, "ca.pem");
    await writeFile(ca, caPem);
    const script = fileURLToPath(new URL("serial.sh", import.meta.url));
    const began = performance.now();
    // The script ends as its last curl did, which on a silent address is not 0.
    const { stdout } = await run("sh", [script, name, `${port}`, ca, `${dnsPort}`, ...resolvers], { timeout: 180_000 }).catch(
      (error: unknown) => ({ stdout: String(Object(error).stdout ?? "") }),
    );
    if (!stdout.includes("200 dns")) throw new Error(`the script did not reach ${name}`);
    return performance.now() - began;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function missingPrograms(): Promise<string[]> {
  const there = await Promise.all(
    programs.map((program) =>
      run("sh", ["-c", `command -v ${program}`]).then(
        () => true,
        () => false,
      ),
    ),
  );
  return programs.filter((_, index) => !there[index]);
}
