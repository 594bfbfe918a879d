import type { MessageBlocks } from "./block/check.ts";

export type Author = { readonly kind: "person" | "app" | "slackbot"; readonly id: string; readonly name: string };
export type SharedFile = {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly mimetype: string;
  readonly size: number;
  readonly alt: string | null;
};

/** One message as this workspace keeps and shows it. `onlyFor` makes it ephemeral; `version` grows with each change. */
export type Message = {
  readonly channel: string;
  readonly ts: string;
  readonly threadTs: string | null;
  readonly author: Author;
  readonly text: string;
  readonly blocks: MessageBlocks;
  readonly onlyFor: string | null;
  readonly broadcast: boolean;
  readonly edited: boolean;
  readonly files: readonly SharedFile[];
  readonly metadata: Metadata | null;
  readonly version: number;
};

export type Metadata = { readonly event_type: string; readonly event_payload: Readonly<Record<string, unknown>> };

/** A message in the form of Slack's API, as it stands in answers and payloads. */
export function asSlackMessage(message: Message, botId: string, appId: string): Record<string, unknown> {
  const { ts, text, blocks, author, threadTs, edited, metadata, files } = message;
  return {
    type: "message",
    ts,
    text,
    user: author.id,
    ...(author.kind === "app" ? { bot_id: botId, app_id: appId, subtype: "bot_message" } : {}),
    ...(blocks.length > 0 ? { blocks } : {}),
    ...(threadTs === null ? {} : { thread_ts: threadTs }),
    ...(edited ? { edited: { user: author.id, ts } } : {}),
    ...(metadata === null ? {} : { metadata }),
    ...(files.length > 0 ? { files } : {}),
  };
}
