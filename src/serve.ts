import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Config, ConfigError } from "./config.ts";
import { presetQuestions, startHub, untilStopped } from "./hub.ts";
import { hubLog } from "./hub-log.ts";

import type { SlackSettings } from "./slack/settings.ts";

/** `faultline start`, `serve` and `sandbox`: runs until it is told to stop. Gives the exit status. */
export async function runHub(how: "start" | "serve" | "sandbox", config: Config, stopped: AbortSignal): Promise<number> {
  if (how === "sandbox" || (how === "start" && config.slack.mode === "none")) {
    const { runSandbox } = await import("./sandbox-hub.ts");
    return runSandbox(config, stopped);
  }
  if (config.slack.mode === "none")
    throw new ConfigError(
      "No Slack variables are set. Set SLACK_BOT_TOKEN with SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP); `faultline sandbox` runs without any.",
    );
  const log = hubLog(config.logLevel);
  const hub = await startHub(
    config,
    {
      slack: slackSettings(config),
      storeFile: storeFile(config),
      allowance: { kind: "hub", allow: config.allow, deny: config.deny },
      questions: presetQuestions(config),
      listen: config,
    },
    log,
  );
  hub.ready.catch(() => undefined);
  await untilStopped(stopped);
  await hub.stop();
  return 0;
}

function slackSettings({ slack, proxy }: Config): SlackSettings {
  if (slack.mode === "socket") return { mode: "socket", botToken: slack.botToken, appToken: slack.appToken, proxy };
  if (slack.mode === "http") return { mode: "http", botToken: slack.botToken, signingSecret: slack.signingSecret, proxy };
  throw new ConfigError("No Slack variables are set.");
}

function storeFile({ dataFolder }: Config): string {
  try {
    mkdirSync(dataFolder, { recursive: true });
  } catch (error) {
    throw new ConfigError(
      `FAULTLINE_DATA: the folder ${dataFolder} cannot be made (${error instanceof Error ? error.message : String(error)}). Write one that this user may write to.`,
    );
  }
  return join(dataFolder, "faultline.sqlite");
}
