import { act } from "./act.js";
import { blocksOf } from "./blocks.js";
import { clockTime } from "./dates.js";
import { sharedFile } from "./files.js";
import { mrkdwn, spoken } from "./inline.js";
import { icon, make } from "./make.js";

/**
 * One message: an `article` named by its text, so that a test, a screen reader and a phone read the same. `replies` is given
 * in a channel and leads to the thread; in a thread it is null.
 */
export function messageArticle(message, { state, replies, openThread }) {
  const names = namesIn(state);
  const press = (blockId, actionId, choice) =>
    act({
      do: "press",
      as: state.you.id,
      channel: message.channel,
      ts: message.ts,
      block_id: blockId,
      action_id: actionId,
      choice,
    });
  const body =
    message.blocks.length > 0
      ? blocksOf(message.blocks, { names, press, place: message.ts })
      : [make("p", {}, ...mrkdwn(message.text, names))];
  return make(
    "article",
    {
      "aria-label": spoken(message.text, names),
      "data-ts": message.ts,
      "data-author": message.author.id,
      class: `message ${message.onlyFor === null ? "" : "ephemeral"}`,
    },
    avatar(message.author),
    make(
      "header",
      {},
      make("b", {}, message.author.name),
      message.author.kind === "person" ? null : make("span", { class: "badge" }, "APP"),
      make("time", { datetime: new Date(Number(message.ts) * 1000).toISOString() }, clockTime(message.ts)),
      message.edited ? make("span", { class: "muted" }, "(edited)") : null,
      message.onlyFor === null ? null : make("span", { class: "only-you" }, icon("eye"), "Only visible to you"),
    ),
    make("div", { class: "body" }, ...body, ...message.files.map(sharedFile), foot(message, { state, replies, openThread })),
  );
}

function foot(message, { state, replies, openThread }) {
  if (message.onlyFor !== null) {
    const dismiss = () => act({ do: "dismiss", as: state.you.id, channel: message.channel, ts: message.ts });
    return make("button", { type: "button", class: "text-button", onclick: dismiss }, "Dismiss");
  }
  if (replies === null) return null;
  const open = () => openThread(message.threadTs ?? message.ts);
  if (replies.length === 0) {
    return make("button", { type: "button", class: "text-button reply-first", onclick: open }, icon("reply"), "Reply in thread");
  }
  const count = `${replies.length} ${replies.length === 1 ? "reply" : "replies"}`;
  return make(
    "button",
    { type: "button", class: "thread-link", onclick: open },
    make("b", {}, count),
    make("span", { class: "muted" }, `Last at ${clockTime(replies.at(-1).ts)}`),
  );
}

function avatar({ kind, id, name }) {
  const mark = kind === "app" ? make("img", { src: "/app-icon.svg", alt: "" }) : name.slice(0, 1);
  return make("span", { class: `avatar ${kind} of-${id}`, "aria-hidden": "true" }, mark);
}

/** Finds the names behind ids; what is unknown keeps the words it came with. */
export function namesIn({ people, channels, bot }) {
  return ({ kind, id, text }) => {
    if (kind === "channel") return `#${channels.find((channel) => channel.id === id)?.name ?? text.slice(1)}`;
    if (id === bot.id) return `@${bot.name}`;
    return `@${people.find((person) => person.id === id)?.name ?? text.slice(1)}`;
  };
}
