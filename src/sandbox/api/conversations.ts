import { z } from "zod";
import { asSlackMessage } from "../message.ts";
import { Refused } from "../refused.ts";
import { appId, botId, teamId } from "../town.ts";
import { formBoolean, readArguments } from "./arguments.ts";
import type { Method } from "./method.ts";

const named = z.object({ channel: z.string().min(1) });

export const conversationsInfo: Method = {
  token: "bot",
  scopes: ["channels:read", "groups:read"],
  tier: 3,
  run(args, { town }) {
    const channel = town.seenByBot(readArguments(named, args).channel);
    return {
      channel: {
        id: channel.id,
        name: channel.name,
        is_channel: channel.kind === "public",
        is_private: channel.kind === "private",
        is_im: channel.kind === "im",
        is_member: town.botIsIn(channel),
        is_archived: false,
        is_shared: false,
        is_ext_shared: false,
        is_org_shared: false,
        context_team_id: teamId,
        topic: { value: channel.topic, creator: "U0ANA", last_set: 0 },
      },
    };
  },
};

const history = named.extend({
  oldest: z.string().optional(),
  latest: z.string().optional(),
  inclusive: formBoolean.optional(),
  include_all_metadata: formBoolean.optional(),
  limit: z.coerce.number().int().min(1).max(999).optional(),
});

/** Newest first, without thread replies; metadata only where asked for. */
export const conversationsHistory: Method = {
  token: "bot",
  scopes: ["channels:history", "groups:history"],
  tier: 3,
  run(args, { town, messages }) {
    const {
      channel,
      oldest = "0",
      latest = "9",
      inclusive = false,
      include_all_metadata = false,
      limit = 100,
    } = readArguments(history, args);
    const found = messages
      .inChannel(town.joinedByBot(channel).id)
      .filter(({ onlyFor, threadTs }) => onlyFor === null && threadTs === null)
      .filter(({ ts }) => (inclusive ? ts >= oldest && ts <= latest : ts > oldest && ts < latest))
      .reverse();
    return {
      messages: found.slice(0, limit).map((message) => shown(message, include_all_metadata)),
      has_more: found.length > limit,
    };
  },
};

const thread = history.extend({ ts: z.string().min(1) });

/** A thread from its first message on, oldest first. */
export const conversationsReplies: Method = {
  token: "bot",
  scopes: ["channels:history", "groups:history"],
  tier: 3,
  run(args, { town, messages }) {
    const { channel, ts, include_all_metadata = false, limit = 100 } = readArguments(thread, args);
    const found = messages
      .inChannel(town.joinedByBot(channel).id)
      .filter((message) => message.onlyFor === null && (message.ts === ts || message.threadTs === ts));
    if (found.length === 0) throw new Refused("thread_not_found");
    return {
      messages: found.slice(0, limit).map((message) => shown(message, include_all_metadata)),
      has_more: found.length > limit,
    };
  },
};

function shown(message: Parameters<typeof asSlackMessage>[0], withMetadata: boolean): Record<string, unknown> {
  return asSlackMessage(withMetadata ? message : { ...message, metadata: null }, botId, appId);
}
