import type { Clock } from "./clock.ts";
import type { Message } from "./message.ts";

/** Messages kept a channel; older ones are forgotten as a free workspace would. */
const mostMessages = 600;

export type Draft = Omit<Message, "ts" | "edited" | "version">;
type Told = { type: "message"; message: Message } | { type: "gone"; message: Message };

/** All messages, by channel, oldest first. Guards the order of `ts`, and tells each change once. */
export class MessageBook {
  readonly #clock: Clock;
  readonly #tell: (change: Told) => void;
  readonly #byChannel = new Map<string, Message[]>();
  #lastMicros = 0;

  constructor(clock: Clock, tell: (change: Told) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  post(draft: Draft): Message {
    const message: Message = Object.freeze({ ...draft, ts: this.#nextTs(), edited: false, version: 1 });
    const messages = this.#of(message.channel);
    messages.push(message);
    const forgotten = messages.length > mostMessages ? messages.shift() : undefined;
    if (forgotten !== undefined) this.#tell({ type: "gone", message: forgotten });
    this.#tell({ type: "message", message });
    return message;
  }

  find(channel: string, ts: string): Message | null {
    return this.#of(channel).find((message) => message.ts === ts) ?? null;
  }

  /** Gives the message as it is now. `edited` shows to people; a replaced ephemeral is not marked. */
  change(message: Message, change: Partial<Pick<Message, "text" | "blocks" | "metadata" | "edited">>): Message {
    const messages = this.#of(message.channel);
    const place = messages.findIndex(({ ts }) => ts === message.ts);
    const changed = Object.freeze({ ...message, ...change, version: message.version + 1 });
    if (place < 0) return changed;
    messages[place] = changed;
    this.#tell({ type: "message", message: changed });
    return changed;
  }

  remove(message: Message): void {
    const messages = this.#of(message.channel);
    const place = messages.findIndex(({ ts }) => ts === message.ts);
    if (place < 0) return;
    messages.splice(place, 1);
    this.#tell({ type: "gone", message });
  }

  all(): Message[] {
    return [...this.#byChannel.values()].flat();
  }

  inChannel(channel: string): readonly Message[] {
    return [...this.#of(channel)];
  }

  #of(channel: string): Message[] {
    const messages = this.#byChannel.get(channel) ?? [];
    this.#byChannel.set(channel, messages);
    return messages;
  }

  /** Seconds and microseconds, never twice the same: Slack's identity of a message. */
  #nextTs(): string {
    this.#lastMicros = Math.max(this.#lastMicros + 1, Math.floor(this.#clock.now()) * 1000);
    const seconds = Math.floor(this.#lastMicros / 1_000_000);
    return `${seconds}.${String(this.#lastMicros % 1_000_000).padStart(6, "0")}`;
  }
}
