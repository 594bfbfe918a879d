import { z } from "zod";
import { Refused } from "../refused.ts";
import { readArguments } from "./arguments.ts";
import { rootOf } from "./chat-post-message.ts";
import { readContent } from "./content.ts";
import type { Method } from "./method.ts";

const schema = z.object({ channel: z.string().min(1), user: z.string().min(1), thread_ts: z.string().optional() });

export const chatPostEphemeral: Method = {
  token: "bot",
  scopes: ["chat:write"],
  tier: 4,
  run(args, inside) {
    const { channel: asked, user, thread_ts } = readArguments(schema, args);
    const channel = inside.town.joinedByBot(asked);
    if (inside.town.person(user) === null) throw new Refused("user_not_in_channel");
    const message = inside.messages.post({
      channel: channel.id,
      threadTs: thread_ts === undefined ? null : rootOf(inside, channel, thread_ts),
      author: inside.bot,
      onlyFor: user,
      broadcast: false,
      files: [],
      ...readContent(args),
    });
    return { message_ts: message.ts };
  },
};
