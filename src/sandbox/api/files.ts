import { z } from "zod";
import { Refused, refusedBecause } from "../refused.ts";
import { readArguments } from "./arguments.ts";
import { rootOf } from "./chat-post-message.ts";
import type { Method } from "./method.ts";

const announced = z.object({
  filename: z.string().min(1).max(255),
  length: z.coerce.number().int().min(1),
  alt_txt: z.string().max(2000).optional(),
  alt_text: z.string().max(2000).optional(),
});

/** First of three steps: the app is told where to send the bytes. */
export const filesGetUploadUrlExternal: Method = {
  token: "bot",
  scopes: ["files:write"],
  tier: 4,
  run(args, { files, base }) {
    const { filename, length, alt_txt, alt_text } = readArguments(announced, args);
    const { id, ticket } = files.announce(filename, length, alt_txt ?? alt_text ?? null);
    return { upload_url: `${base()}/upload/${ticket}`, file_id: id };
  },
};

const completed = z.object({
  files: z
    .array(z.object({ id: z.string(), title: z.string().max(255).optional() }))
    .min(1)
    .max(10),
  channel_id: z.string().optional(),
  thread_ts: z.string().optional(),
  initial_comment: z.string().max(40_000).optional(),
});
/** Slack shares a file a moment after it has answered; a caller that counts on the message at once is wrong. */
const sharedAfterMs = 120;

/** Third step. Without a channel the files stay private to the app. */
export const filesCompleteUploadExternal: Method = {
  token: "bot",
  scopes: ["files:write"],
  tier: 4,
  run(args, inside) {
    const { files, channel_id, thread_ts, initial_comment } = readArguments(completed, args);
    if (args.blocks !== undefined)
      throw refusedBecause("invalid_arguments", ["blocks in a file share fail [json-pointer:/blocks]"]);
    const channel = channel_id === undefined ? null : inside.town.joinedByBot(channel_id);
    if (thread_ts !== undefined && channel === null) throw new Refused("invalid_arguments");
    const threadTs = thread_ts === undefined || channel === null ? null : rootOf(inside, channel, thread_ts);
    const done = files.map(({ id, title }) => inside.files.complete(id, title));
    if (channel !== null) {
      inside.clock.after(sharedAfterMs, () =>
        inside.messages.post({
          channel: channel.id,
          threadTs,
          author: inside.bot,
          text: initial_comment ?? `Shared ${done.map(({ title }) => title).join(", ")}`,
          blocks: [],
          onlyFor: null,
          broadcast: false,
          metadata: null,
          files: done,
        }),
      );
    }
    return { files: done.map(({ id, title }) => ({ id, title })) };
  },
};
