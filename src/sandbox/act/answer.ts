import { z } from "zod";
import { formBoolean } from "../api/arguments.ts";
import { readContent } from "../api/content.ts";
import type { Inside } from "../inside.ts";
import { Refused } from "../refused.ts";
import type { ResponsePlace } from "../response-book.ts";

const answerSchema = z.looseObject({
  response_type: z.enum(["in_channel", "ephemeral"]).optional(),
  replace_original: formBoolean.optional(),
  delete_original: formBoolean.optional(),
  thread_ts: z.string().optional(),
});

/**
 * What the app says where no token is needed: in its acknowledgement of a command, or through a response_url. New messages are
 * ephemeral unless they say in_channel; replace_original and delete_original touch the message whose button was pressed.
 * Throws as the Web API would.
 */
export function sayAnswer(answer: unknown, place: ResponsePlace, inside: Inside): void {
  const read = answerSchema.safeParse(answer);
  if (!read.success) throw new Refused("invalid_payload", {}, 400);
  const { response_type = "ephemeral", replace_original, delete_original, thread_ts } = read.data;
  const original = place.original === null ? null : inside.messages.find(place.channel, place.original);
  if (delete_original === true) {
    if (original !== null) inside.messages.remove(original);
    return;
  }
  const content = readContent(read.data);
  if (replace_original === true && original !== null) {
    inside.messages.change(original, { ...content, edited: original.onlyFor === null });
    return;
  }
  inside.messages.post({
    channel: place.channel,
    threadTs: thread_ts ?? place.threadTs,
    author: inside.bot,
    onlyFor: response_type === "in_channel" ? null : place.user,
    broadcast: false,
    files: [],
    ...content,
  });
}

/** Whether an acknowledgement says anything at all: an empty one is the common case. */
export function saysSomething(payload: unknown): boolean {
  return typeof payload === "object" && payload !== null && ("text" in payload || "blocks" in payload);
}
