import type { Message } from "./message.ts";
import type { Channel } from "./town.ts";

/** What a locked phone would show, or why it shows nothing. */
export type Notification = {
  readonly at: string;
  readonly channel: string;
  readonly ts: string;
  readonly kind: "push" | "edit";
  readonly title: string;
  readonly text: string;
};

const most = 60;

/** The drawer: the first text of each post, and a line for each edit, which no phone shows. Newest last. */
export class Notifications {
  #kept: Notification[] = [];
  readonly #tell: (notification: Notification) => void;

  constructor(tell: (notification: Notification) => void) {
    this.#tell = tell;
  }

  /** People's own messages and ephemerals push nothing. */
  about(message: Message, channel: Channel, now: number): void {
    if (message.author.kind !== "app" || message.onlyFor !== null) return;
    const notification = Object.freeze({
      at: new Date(now).toISOString(),
      channel: message.channel,
      ts: message.ts,
      kind: message.version === 1 ? ("push" as const) : ("edit" as const),
      title: `${message.author.name} in #${channel.name}${message.threadTs === null ? "" : " (thread)"}`,
      text: message.text,
    });
    this.#kept.push(notification);
    if (this.#kept.length > most) this.#kept = this.#kept.slice(-most);
    this.#tell(notification);
  }

  all(): readonly Notification[] {
    return [...this.#kept];
  }
}
