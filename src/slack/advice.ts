import type { Refusal } from "./refusal.ts";

/** What a person can do where Slack did not take the message: one or two sentences, without a stack and without a blame. Null where there is nothing to say. */
export function adviceFor(refusal: Refusal): string | null {
  switch (refusal.kind) {
    case "rate-limited":
      return "Slack asks Faultline to slow down here; the rest of this run's messages were left out. Its evidence is kept: press *Run again* or ask for it later.";
    case "server":
      return `Slack answered with an error of its own (HTTP ${refusal.status}) and went on doing so. See status.slack.com; the verdict is below.`;
    case "network":
      return "Slack could not be reached for a while; the verdict is below.";
    case "stopped":
    case "dropped":
      return null;
    case "platform":
      return platformAdvice(refusal.error, refusal.needed);
  }
}

function platformAdvice(error: string, needed: string | null): string {
  switch (error) {
    case "not_in_channel":
    case "channel_not_found":
    case "no_permission":
      return "Only you see this. To share it as a thread: `/invite @Faultline`, then *Run again*.";
    case "missing_scope":
      return `Faultline lacks the scope \`${needed ?? "unknown"}\` in this workspace: an admin adds it under *OAuth & Permissions* and presses *Reinstall to Workspace*.`;
    case "is_archived":
      return "This channel is archived, so nothing can be posted here: unarchive it, or ask in another channel.";
    case "restricted_action":
    case "restricted_action_thread_only_channel":
    case "restricted_action_non_threadable_channel":
    case "restricted_action_read_only_channel":
      return "An admin has restricted who may post in this channel: ask in another one, or have Faultline allowed under *Channel settings*.";
    case "msg_too_long":
    case "msg_blocks_too_long":
      return "The message came out longer than Slack takes. The evidence is whole: press *Evidence as JSON*.";
    case "team_access_not_granted":
    case "ekm_access_denied":
    case "org_login_required":
      return "The organisation's administration does not let Faultline write here: an org admin has to grant it this workspace.";
    default:
      return `Slack did not take the message (\`${error.replaceAll(/[^a-z0-9_.-]/gi, "")}\`); the verdict is below.`;
  }
}

/** For the operator's log, where nothing works until somebody acts. */
export const tokenAdvice = (words: string): string =>
  `Slack no longer accepts the bot token (${words}). Reinstall the app (api.slack.com/apps, your app, Install App), put the new SLACK_BOT_TOKEN in place and restart. Nothing more is posted until then.`;
