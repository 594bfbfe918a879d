import { slackTextWithin } from "../evidence/escape.ts";
import { privately } from "./message/answers.ts";
import type { Message } from "./message/message.ts";
import { paragraph, prose } from "./message/rich.ts";
import { isOutside, type Refusal } from "./refusal.ts";

/** What a person can do where Slack did not take a message: one or two sentences without blame. Null where there is nothing to be done or said. */
export function adviceFor(refusal: Refusal): string | null {
  switch (refusal.kind) {
    case "rate-limited":
      return "Slack asked Faultline to slow down for longer than a run lasts, so a part of it was left out. The evidence is whole: Evidence as JSON.";
    case "server":
      return `Slack answered with an error of its own (HTTP ${refusal.status}) and went on doing so, see status.slack.com. Run again posts it anew.`;
    case "network":
      return "Slack could not be reached for a while, so a part of this was left out. Run again posts it anew.";
    case "internal":
      return "Something broke in Faultline itself, so a part of this was left out; it says nothing of your target. The evidence is whole: Evidence as JSON.";
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
      return "I am not in this channel, so only you can see my answers. Write /invite @Faultline and press the button again.";
    case "missing_scope":
      return `The app lacks the scope ${needed ?? "that this needs"} in this workspace. An administrator adds it under OAuth & Permissions and installs the app again.`;
    case "is_archived":
      return "This channel is archived, so nothing can be posted here. Ask again in another one.";
    case "restricted_action":
    case "restricted_action_read_only_channel":
    case "restricted_action_thread_only_channel":
    case "restricted_action_non_threadable_channel":
      return "This channel's settings do not let apps post here. Ask again in another one, or ask whoever manages it.";
    case "msg_too_long":
    case "msg_blocks_too_long":
      return "The message came out longer than Slack takes. The evidence is whole: Evidence as JSON.";
    case "message_not_found":
    case "cant_update_message":
    case "edit_window_closed":
      return "The message of this run is gone or can no longer be changed. Run again posts a new one.";
    case "team_access_not_granted":
    case "ekm_access_denied":
    case "org_login_required":
      return "The organisation does not let Faultline write here. Its administrators grant access to single workspaces.";
    default:
      return `Slack did not take the message (${error.replaceAll(/[^a-z0-9_.-]/gi, "")}).`;
  }
}

/** For the asker alone: what Slack did not take, with what to do about it. `last` is the parent's last word, null where it is shown already. */
export function aloneMessage(refusal: Refusal, last: Message | null): Message | null {
  if (last !== null && isOutside(refusal)) return privately(last);
  const advice = adviceFor(refusal);
  if (advice === null) return last;
  const opening = paragraph("advice", [prose(advice, ["/invite @Faultline", "Run again", "Evidence as JSON"])]);
  if (last === null) return { text: slackTextWithin(advice, 300), blocks: [opening] };
  return { text: last.text, blocks: [opening, ...last.blocks] };
}

/** For the operator's log, where nothing works until somebody acts. */
export const tokenAdvice = (words: string): string =>
  `Slack does not accept the bot token (${words}): install the app again (api.slack.com/apps, your app, Install App), put the new SLACK_BOT_TOKEN in place and restart. Nothing is posted until then.`;
