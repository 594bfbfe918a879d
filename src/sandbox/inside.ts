import { randomBytes } from "node:crypto";
import { Budgets } from "./budgets.ts";
import type { Clock } from "./clock.ts";
import { Feed } from "./feed.ts";
import { FileBook } from "./file-book.ts";
import { Journal } from "./journal.ts";
import type { Manifest } from "./manifest.ts";
import type { Author } from "./message.ts";
import { MessageBook } from "./message-book.ts";
import { Mood, type MoodKind } from "./mood.ts";
import { Notifications } from "./notification.ts";
import { ResponseBook } from "./response-book.ts";
import { botUserId, Town } from "./town.ts";
import { TriggerBook } from "./trigger-book.ts";
import { ViewBook } from "./view-book.ts";

/** Everything that this Slack remembers. Each part guards its own state; nothing else is mutable. */
export type Inside = Readonly<{
  clock: Clock;
  manifest: Manifest;
  /** Origin of the workspace, known once it listens. */
  base: () => string;
  secrets: Readonly<{ botToken: string; appToken: string; signingSecret: string }>;
  bot: Author;
  town: Town;
  feed: Feed;
  journal: Journal;
  budgets: Budgets;
  mood: Mood;
  messages: MessageBook;
  notifications: Notifications;
  triggers: TriggerBook;
  responses: ResponseBook;
  files: FileBook;
  views: ViewBook;
  /** Hears what no answer can carry: a fault of the workspace itself. */
  fault: (error: unknown) => void;
}>;

type Wishes = {
  manifest: Manifest;
  clock: Clock;
  base: () => string;
  onMood: (kind: MoodKind) => void;
  fault: (error: unknown) => void;
};

/** A fresh workspace with fresh secrets. `base` is asked late; `onMood` hears each change of Slack's mood. */
export function furnish({ manifest, clock, base, onMood, fault }: Wishes): Inside {
  const feed = new Feed();
  const town = new Town();
  const budgets = new Budgets(clock);
  const notifications = new Notifications((notification) => feed.publish({ type: "notification", notification }));
  const messages = new MessageBook(clock, ({ type, message }) => {
    if (type === "gone") return feed.publish({ type, channel: message.channel, ts: message.ts }, message.onlyFor);
    feed.publish({ type, message }, message.onlyFor);
    const channel = town.channel(message.channel);
    if (channel !== null) notifications.about(message, channel, clock.now());
  });
  return Object.freeze({
    clock,
    manifest,
    base,
    fault,
    secrets: Object.freeze({
      botToken: `xoxb-local-${randomBytes(18).toString("hex")}`,
      appToken: `xapp-1-local-${randomBytes(18).toString("hex")}`,
      signingSecret: randomBytes(16).toString("hex"),
    }),
    bot: Object.freeze({ kind: "app" as const, id: botUserId, name: manifest.botName }),
    town,
    feed,
    budgets,
    messages,
    notifications,
    journal: new Journal(clock, (entry) => feed.publish({ type: "journal", entry, budgets: budgets.left() })),
    mood: new Mood((mood) => {
      feed.publish({ type: "mood", mood });
      onMood(mood);
    }),
    triggers: new TriggerBook(clock),
    responses: new ResponseBook(clock, base),
    files: new FileBook(),
    views: new ViewBook((user, stack) => feed.publish({ type: "views", stack }, user)),
  });
}
