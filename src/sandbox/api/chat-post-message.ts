import { z } from "zod";
import type { Inside } from "../inside.ts";
import { asSlackMessage } from "../message.ts";
import { Refused } from "../refused.ts";
import { appId, botId, type Channel } from "../town.ts";
import { formBoolean, readArguments } from "./arguments.ts";
import { readContent } from "./content.ts";
import type { Method } from "./method.ts";

const schema = z.object({
  channel: z.string().min(1),
  thread_ts: z.string().optional(),
  reply_broadcast: formBoolean.optional(),
});

export const chatPostMessage: Method = {
  token: "bot",
  scopes: ["chat:write"],
  tier: "burst",
  run(args, inside) {
    const { channel: asked, thread_ts, reply_broadcast } = readArguments(schema, args);
    const mayPostAnywhere = inside.manifest.scopes.has("chat:write.public");
    const channel = mayPostAnywhere ? inside.town.seenByBot(asked) : inside.town.joinedByBot(asked);
    inside.budgets.spendMessage(`#${channel.name}`);
    const content = readContent(args);
    const message = inside.messages.post({
      channel: channel.id,
      threadTs: thread_ts === undefined ? null : rootOf(inside, channel, thread_ts),
      author: inside.bot,
      onlyFor: null,
      broadcast: reply_broadcast ?? false,
      files: [],
      ...content,
    });
    return { channel: channel.id, ts: message.ts, message: asSlackMessage(message, botId, appId) };
  },
};

/** The first message of a thread; a reply's own ts leads to it too. Throws `thread_not_found`. */
export function rootOf(inside: Inside, channel: Channel, threadTs: string): string {
  const named = inside.messages.find(channel.id, threadTs);
  if (named === null || named.onlyFor !== null) throw new Refused("thread_not_found");
  return named.threadTs ?? named.ts;
}
