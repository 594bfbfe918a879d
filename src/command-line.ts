import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runCli } from "./cli/program.ts";
import type { Config } from "./config.ts";
import { proxyTo } from "./hub-proxy.ts";
import { localMeans } from "./local-means.ts";
import { forbids } from "./policy/address-policy.ts";
import { version } from "./version.ts";

/** One command line but the hub's; gives its exit status. What only some commands need is loaded where they ask for it: an agent that waits for questions keeps neither plan nor causes in memory. */
export async function cli(config: Config, stopped: AbortSignal): Promise<number> {
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
      triage: async function* (request, signal) {
        const [{ triage }] = await Promise.all([import("./triage/triage.ts"), import("./probe/probes.ts")]);
        const ready = prepared(request);
        yield* triage(ready, means(ready), signal);
      },
      thisMachine: () => vantage.self,
      listenersAt: async (port) => {
        const { readListenersAt } = await import("./probe/host/sockets.ts");
        return readListenersAt(port, stopped);
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
      stopped,
    });
  } finally {
    await vantage.close();
  }
}
