import type { Inside } from "../inside.ts";
import type { Author, Message } from "../message.ts";

const slackbot: Author = Object.freeze({ kind: "slackbot", id: "USLACKBOT", name: "Slackbot" });

/** Slack itself says something to one person. */
export function slackbotSays(
  inside: Inside,
  text: string,
  user: string,
  channel: string,
  threadTs: string | null = null,
): Message {
  return inside.messages.post({
    channel,
    threadTs,
    author: slackbot,
    text,
    blocks: [],
    onlyFor: user,
    broadcast: false,
    metadata: null,
    files: [],
  });
}
