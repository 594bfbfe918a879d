import type { Delivery, Parcel } from "../delivery.ts";
import type { Inside } from "../inside.ts";
import type { Typed } from "./command.ts";
import { handOver } from "./hand-over.ts";
import { eventPayload } from "./payload.ts";

/** An event without an acknowledgement is sent again: at once, after a minute, after five. */
const retriesMs = [0, 60_000, 300_000] as const;

/** A person writes an ordinary message. Where it names the bot, and the manifest asks for it, the app hears app_mention. */
export function say({ person, channel, threadTs, text }: Typed, delivery: Delivery, inside: Inside): void {
  const mention = new RegExp(`(^|\\s)@${escaped(inside.bot.name)}(?![\\w-])`, "i");
  const written = text.replace(mention, `$1<@${inside.bot.id}>`);
  const message = inside.messages.post({
    channel: channel.id,
    threadTs,
    author: { kind: "person", id: person.id, name: person.realName },
    text: written,
    blocks: [],
    onlyFor: null,
    broadcast: false,
    metadata: null,
    files: [],
  });
  if (!mention.test(text) || !inside.manifest.events.has("app_mention") || !inside.town.botIsIn(channel)) return;
  const event = {
    type: "app_mention",
    user: person.id,
    text: written,
    ts: message.ts,
    event_ts: message.ts,
    channel: channel.id,
    ...(threadTs === null ? {} : { thread_ts: threadTs }),
  };
  tellEvent(eventPayload(event, inside.clock.now()), 0, delivery, inside);
}

function tellEvent(payload: Record<string, unknown>, attempt: number, delivery: Delivery, inside: Inside): void {
  const retry = attempt === 0 ? null : { attempt, reason: "http_timeout" };
  const parcel: Parcel = { kind: "events_api", payload, retry };
  const again = retriesMs[attempt];
  handOver("app_mention", parcel, delivery, inside).then((answer) => {
    if (!answer.ok && again !== undefined) inside.clock.after(again, () => tellEvent(payload, attempt + 1, delivery, inside));
  }, inside.fault);
}

function escaped(words: string): string {
  return words.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
