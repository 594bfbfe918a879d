import { join } from "node:path";
import { type Config, ConfigError } from "./config.ts";
import { startHub, untilStopped } from "./hub.ts";
import { hubLog } from "./hub-log.ts";
import { presetQuestions } from "./preset-questions.ts";
import type { SlackSettings } from "./slack/settings.ts";

/** `faultline start`, `serve` and `sandbox`: runs until it is told to stop. Gives the exit status. */
export async function runHub(how: "start" | "serve" | "sandbox", config: Config, stopped: AbortSignal): Promise<number> {
  if (how === "sandbox" || (how === "start" && config.slack().mode === "none")) {
    const { runSandbox } = await import("./sandbox-hub.ts");
    return runSandbox(config, stopped);
  }
  const slack = slackSettings(config);
  if (slack === null)
    throw new ConfigError(
      "No Slack variables are set. Set SLACK_BOT_TOKEN with SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP); `faultline sandbox` runs without any.",
    );
  const log = hubLog(config.logLevel);
  const hub = await startHub(
    config,
    {
      slack,
      storeFile: join(config.dataFolder, "faultline.sqlite"),
      allowance: { kind: "hub", allow: config.allow, deny: config.deny },
      policy: config.policy,
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

function slackSettings({ slack, proxy }: Config): SlackSettings | null {
  const choice = slack();
  switch (choice.mode) {
    case "none":
      return null;
    case "socket":
      return { mode: "socket", botToken: choice.botToken, appToken: choice.appToken, proxy };
    case "http":
      return { mode: "http", botToken: choice.botToken, signingSecret: choice.signingSecret, proxy };
  }
}
