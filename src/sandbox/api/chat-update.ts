import { z } from "zod";
import type { Inside } from "../inside.ts";
import { asSlackMessage, type Message } from "../message.ts";
import { Refused } from "../refused.ts";
import { appId, botId } from "../town.ts";
import { readArguments } from "./arguments.ts";
import { readContent } from "./content.ts";
import type { Method } from "./method.ts";

const schema = z.object({ channel: z.string().min(1), ts: z.string().min(1) });
/** chat.update refuses longer texts, where chat.postMessage cuts them at 40,000. */
const mostText = 4000;

/** Text and blocks are replaced together: a call with text alone takes the blocks away. */
export const chatUpdate: Method = {
  token: "bot",
  scopes: ["chat:write"],
  tier: 3,
  run(args, inside) {
    const message = ownMessage(args, inside, "cant_update_message");
    if (typeof args.text === "string" && args.text.length > mostText) throw new Refused("msg_too_long");
    const { text, blocks, metadata } = readContent(args);
    const changed = inside.messages.change(message, { text, blocks, edited: true, ...(metadata === null ? {} : { metadata }) });
    return { channel: message.channel, ts: message.ts, text, message: asSlackMessage(changed, botId, appId) };
  },
};

export const chatDelete: Method = {
  token: "bot",
  scopes: ["chat:write"],
  tier: 3,
  run(args, inside) {
    const message = ownMessage(args, inside, "cant_delete_message");
    inside.messages.remove(message);
    return { channel: message.channel, ts: message.ts };
  },
};

/** Ephemerals have a ts, and yet no method finds them. Throws `message_not_found` or `foreign`. */
function ownMessage(args: Readonly<Record<string, unknown>>, inside: Inside, foreign: string): Message {
  const { channel, ts } = readArguments(schema, args);
  const message = inside.messages.find(inside.town.seenByBot(channel).id, ts);
  if (message === null || message.onlyFor !== null) throw new Refused("message_not_found");
  if (message.author.id !== inside.bot.id) throw new Refused(foreign);
  return message;
}
