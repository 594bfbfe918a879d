import type { DoctorLine } from "./cli/means.ts";
import type { Config } from "./config.ts";
import { hubLog } from "./hub-log.ts";
import { checkSlack } from "./slack/doctor.ts";

/** What `faultline doctor --slack` finds: tokens, scopes and manifest, each trouble with the next click. */
export async function slackDoctor({ slack: choice, proxy }: Config, signal: AbortSignal): Promise<DoctorLine[]> {
  const slack = choice();
  if (slack.mode === "none") {
    return [
      {
        what: "Slack",
        well: false,
        says: "no Slack variables are set",
        next: "Set SLACK_BOT_TOKEN with SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP), then run this again.",
      },
    ];
  }
  const tokens =
    slack.mode === "socket"
      ? { appToken: slack.appToken, signingSecret: slack.signingSecret }
      : { appToken: null, signingSecret: slack.signingSecret };
  const lines = await checkSlack({ mode: slack.mode, botToken: slack.botToken, ...tokens, proxy, log: hubLog("silent") }, signal);
  return lines.map(({ what, ok, detail, next }) => ({ what, well: ok, says: detail, next }));
}
