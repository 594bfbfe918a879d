import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { hubVariables } from "./cli/hub-flags.ts";
import { runCli } from "./cli/program.ts";
import { type Config, ConfigError, readConfig } from "./config.ts";
import { proxyTo } from "./hub-proxy.ts";
import { localMeans } from "./local-means.ts";
import { forbids } from "./policy/address-policy.ts";
import { keepHeapSmall } from "./small-heap.ts";
import { triage } from "./triage/triage.ts";
import { version } from "./version.ts";

const [command, ...rest] = process.argv.slice(2);
// A reader that has gone away (`| head`) ends the output, not the program.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});
const lastMs = 500;
const stopping = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stopping.abort(name));
// Whoever started this as a part of itself is gone.
process.once("disconnect", () => stopping.abort("SIGTERM"));

try {
  const isHub = command === "start" || command === "serve" || command === "sandbox";
  if (isHub && !rest.includes("--help")) {
    const given = hubVariables(command, rest);
    if (typeof given === "string") throw new ConfigError(given);
    process.exitCode = await hub(command, readConfig({ ...process.env, ...given }));
  } else {
    process.exitCode = await cli(readConfig(process.env));
    endSoon();
  }
} catch (error) {
  const known = error instanceof ConfigError;
  process.stderr.write(
    `${known ? error.message : `Faultline itself failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`}\n`,
  );
  process.exitCode = known ? 2 : 4;
}

/** What a command had to say is said: whatever a probe may have left open (a program that does not die, a socket) holds nobody's prompt for longer than this, ms. */
function endSoon(): void {
  process.stdout.write("", () => setTimeout(() => process.exit(), lastMs).unref());
}

/** The hub is loaded only where it is asked for: a command line never waits for Slack's libraries. */
async function hub(how: "start" | "serve" | "sandbox", config: Config): Promise<number> {
  keepHeapSmall();
  const { runHub } = await import("./serve.ts");
  return runHub(how, config, stopping.signal);
}

async function cli(config: Config): Promise<number> {
  const allowance = { kind: "cli" as const, allow: config.allow, deny: config.deny };
  const { vantage, means, prepared } = localMeans(config, () => allowance);
  try {
    return await runCli(process.argv.slice(2), {
      version,
      stdout: process.stdout,
      stderr: process.stderr,
      presets: config.questions,
      presetCa: config.ca,
      presetCaFile: config.caFile,
      presetFiles: config.clientFiles,
      wantsColor: process.stdout.isTTY === true && config.wantsColor,
      readText: (path) => readFile(path, "utf8"),
      newId: () => `run_${randomBytes(4).toString("hex")}`,
      refuses: (address) => forbids(address, allowance),
      triage: (request, signal) => {
        const ready = prepared(request);
        return triage(ready, means(ready), signal);
      },
      thisMachine: () => vantage.self,
      listenersAt: async (port) => {
        const { readListenersAt } = await import("./probe/host/sockets.ts");
        return readListenersAt(port, stopping.signal);
      },
      abilities: async () => {
        const { probeAbilities } = await import("./probe/path/abilities.ts");
        return probeAbilities();
      },
      checkPolicy: async () => {
        const { policyDoctor } = await import("./policy-doctor.ts");
        return policyDoctor(config);
      },
      checkSlack: async (signal) => {
        const { slackDoctor } = await import("./slack-doctor.ts");
        return slackDoctor(config, signal);
      },
      checkServices: async (signal) => {
        const { globalpingDoctor } = await import("./globalping-doctor.ts");
        return globalpingDoctor(config, signal);
      },
      agentPresets: config.agent,
      runAgent: async (request, signal) => {
        const { serveHub } = await import("./agent.ts");
        return serveHub(request, config, signal);
      },
      hubPresets: config.asking,
      proxyTo: (hub) => proxyTo(hub, config),
      openStore: async () => {
        const { openedStore } = await import("./opened-store.ts");
        return openedStore(join(config.dataFolder, "faultline.sqlite"));
      },
      now: Date.now,
      stopped: stopping.signal,
    });
  } finally {
    await vantage.close();
  }
}
