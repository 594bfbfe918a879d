import { z } from "zod";
import type { Inside } from "../inside.ts";
import { Refused } from "../refused.ts";
import { appId, botId, botUserId, teamDomain, teamId } from "../town.ts";
import { readArguments } from "./arguments.ts";
import { chatPostEphemeral } from "./chat-post-ephemeral.ts";
import { chatPostMessage } from "./chat-post-message.ts";
import { chatDelete, chatUpdate } from "./chat-update.ts";
import { conversationsHistory, conversationsInfo, conversationsReplies } from "./conversations.ts";
import { filesCompleteUploadExternal, filesGetUploadUrlExternal } from "./files.ts";
import type { Method } from "./method.ts";
import { viewsOpen, viewsPush, viewsUpdate } from "./views.ts";

const authTest: Method = {
  token: "bot",
  scopes: [],
  tier: "burst",
  run: (_args, { base, manifest }) => ({
    url: `${base()}/`,
    team: teamDomain,
    user: manifest.botName,
    team_id: teamId,
    user_id: botUserId,
    bot_id: botId,
    app_id: appId,
    is_enterprise_install: false,
  }),
};

const linked = z.object({ channel: z.string().min(1), message_ts: z.string().min(1) });
const chatGetPermalink: Method = {
  token: "bot",
  scopes: [],
  tier: "burst",
  run(args, inside) {
    const { channel, message_ts } = readArguments(linked, args);
    const message = inside.messages.find(inside.town.seenByBot(channel).id, message_ts);
    if (message === null || message.onlyFor !== null) throw new Refused("message_not_found");
    return { channel: message.channel, permalink: permalinkOf(inside, message) };
  },
};

function permalinkOf(
  { base }: Inside,
  { channel, ts, threadTs }: { channel: string; ts: string; threadTs: string | null },
): string {
  const address = `${base()}/archives/${channel}/p${ts.replace(".", "")}`;
  return threadTs === null ? address : `${address}?thread_ts=${threadTs}&cid=${channel}`;
}

/** Every method that this Slack knows, but apps.connections.open, which belongs to the sockets. */
export const methods: Readonly<Record<string, Method>> = Object.freeze({
  "auth.test": authTest,
  "chat.postMessage": chatPostMessage,
  "chat.update": chatUpdate,
  "chat.delete": chatDelete,
  "chat.postEphemeral": chatPostEphemeral,
  "chat.getPermalink": chatGetPermalink,
  "conversations.info": conversationsInfo,
  "conversations.history": conversationsHistory,
  "conversations.replies": conversationsReplies,
  "views.open": viewsOpen,
  "views.push": viewsPush,
  "views.update": viewsUpdate,
  "files.getUploadURLExternal": filesGetUploadUrlExternal,
  "files.completeUploadExternal": filesCompleteUploadExternal,
});
