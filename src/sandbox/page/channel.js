import { createComposer } from "./composer.js";
import { createDemoBar } from "./demo-bar.js";
import { icon, make } from "./make.js";
import { createMessageList } from "./message-list.js";
import { channelTitle } from "./sidebar.js";
import { inChannel } from "./state.js";

/** The open channel: its head, its messages, the demo targets, the composer. */
export function createChannel(root, { state, go }) {
  const title = make("h1");
  const topic = make("p", { class: "topic" });
  const badge = make("span", { class: "count", hidden: true });
  const toggle = (pane) => () => go({ pane: state.pane === pane ? null : pane, thread: null });
  const bell = make("button", { type: "button", class: "icon-button", onclick: toggle("notifications") }, icon("bell"), badge);
  const inspect = make(
    "button",
    { type: "button", class: "icon-button", "aria-label": "Inspector", title: "Inspector", onclick: toggle("inspector") },
    icon("inspect"),
  );
  const list = make("div", { class: "messages", role: "log", tabindex: "0" });
  const empty = make("div", { class: "empty", hidden: true });
  const composer = createComposer({
    id: "composer",
    withMenu: true,
    commands: () => [...state.commands, ...builtIn(state.bot.name)],
    target: () => ({ as: state.you.id, channel: state.channel, thread_ts: null }),
  });
  const demo = createDemoBar(composer.type);
  const showMessages = createMessageList(list, { openThread: (ts) => go({ thread: ts, pane: null }), inThread: false });
  root.append(
    make(
      "header",
      { class: "pane-head" },
      make(
        "button",
        { type: "button", class: "icon-button only-phone", "aria-label": "Channels", onclick: () => go({ menu: true }) },
        icon("menu"),
      ),
      make("div", { class: "titles" }, title, topic),
      bell,
      inspect,
    ),
    make("div", { class: "scroller" }, empty, list),
    make("div", { class: "foot" }, demo.element, composer.form),
  );

  return () => {
    if (!state.ready) return;
    const channel = state.channels.find(({ id }) => id === state.channel);
    const name = `${channel.kind === "im" ? "" : "#"}${channelTitle(channel, state)}`;
    title.textContent = name;
    topic.textContent = channel.topic;
    document.title = `${name} · Local workspace`;
    list.setAttribute("aria-label", `Messages in ${name}`);
    composer.name(`Message ${name}`);
    badge.hidden = state.unseen === 0;
    badge.textContent = String(state.unseen);
    bell.setAttribute("aria-label", state.unseen === 0 ? "Notifications" : `Notifications, ${state.unseen} new`);
    bell.setAttribute("aria-pressed", String(state.pane === "notifications"));
    inspect.setAttribute("aria-pressed", String(state.pane === "inspector"));
    demo.show(state);
    const messages = inChannel(state, state.channel);
    empty.hidden = messages.length > 0;
    empty.replaceChildren(...welcome(state, name));
    showMessages(state, messages, `${state.you.id} ${state.channel}`);
  };
}

const builtIn = (bot) => [
  { command: "/invite", description: `Let ${bot} into this channel`, hint: `@${bot}` },
  { command: "/remove", description: `Take ${bot} out of this channel`, hint: `@${bot}` },
];

function welcome({ bot, botIn, channel, demo, commands }, name) {
  const command = commands[0]?.command ?? "/";
  const inside = botIn.has(channel);
  return [
    make("img", { src: "/app-icon.svg", alt: "", width: "52", height: "52" }),
    make("h2", {}, `This is ${name}`),
    make(
      "p",
      {},
      inside
        ? bot.about
        : `${bot.name} is not in this channel. Invite it with /invite @${bot.name}, or see what happens without.`,
    ),
    make(
      "p",
      { class: "muted" },
      demo.length > 0
        ? `Press one of the targets below, or write ${command} and a host, address or URL.`
        : `Write ${command} and a host, address or URL.`,
    ),
  ];
}
