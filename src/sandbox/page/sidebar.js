import { act } from "./act.js";
import { icon, make } from "./make.js";

const moods = [
  ["calm", "Calm"],
  ["slow", "Slow (2 s a call)"],
  ["429", "Rate limited (next 3 calls)"],
  ["500", "Broken (next 3 calls)"],
  ["invalid_blocks", "Refuses blocks once"],
  ["replay", "Delivers the next twice"],
  ["refresh", "Ask for a new connection"],
  ["drop", "Drop the socket now"],
];

/** Workspace, channels, and what a person can change about this Slack. `become` switches the identity. */
export function createSidebar(root, { go, become }) {
  const channels = make("ul", { class: "channels" });
  const direct = make("ul", { class: "channels" });
  const identity = make("select", { id: "identity", onchange: () => become(identity.value) });
  const mood = make(
    "select",
    { id: "mood", onchange: () => act({ do: "mood", as: identity.value, mood: mood.value }) },
    ...moods.map(([value, words]) => make("option", { value }, words)),
  );
  const status = make("p", { class: "status-line", role: "status" });
  root.append(
    make(
      "div",
      { class: "sidebar-head" },
      make("img", { src: "/app-icon.svg", alt: "", width: "28", height: "28" }),
      make("div", {}, make("b", { id: "app-name" }), status),
    ),
    make("div", { class: "sidebar-channels" }, make("h2", {}, "Channels"), channels, make("h2", {}, "Direct messages"), direct),
    make(
      "div",
      { class: "sidebar-foot" },
      make("label", { for: "identity" }, "You are"),
      identity,
      make("label", { for: "mood" }, "Slack's mood"),
      mood,
    ),
  );

  let shown = "";
  const open = (id) => go({ channel: id, thread: null, pane: null, menu: false });
  return (state) => {
    if (!state.ready) return;
    root.querySelector("#app-name").textContent = state.bot.appName;
    status.replaceChildren(make("span", { class: `dot ${statusOf(state)[0]}`, "aria-hidden": "true" }), statusOf(state)[1]);
    const key = JSON.stringify([state.channel, state.you.id, [...state.unread], [...state.botIn]]);
    if (key !== shown) {
      shown = key;
      const focused = root.contains(document.activeElement) ? document.activeElement.dataset.channel : undefined;
      channels.replaceChildren(
        ...state.channels.filter(({ kind }) => kind !== "im").map((channel) => entry(channel, state, open)),
      );
      direct.replaceChildren(...state.channels.filter(({ kind }) => kind === "im").map((channel) => entry(channel, state, open)));
      if (focused !== undefined) root.querySelector(`[data-channel="${focused}"]`)?.focus();
    }
    if (identity.childElementCount === 0) {
      identity.append(...state.people.map(({ id, realName }) => make("option", { value: id }, realName)));
    }
    identity.value = state.you.id;
    if (document.activeElement !== mood || state.mood === "calm") mood.value = state.mood;
  };
}

function statusOf({ online, sockets }) {
  if (!online) return ["bad", "Workspace gone, trying again"];
  if (sockets === null) return ["good", "Signed HTTP"];
  return sockets > 0 ? ["good", "App connected"] : ["bad", "App not connected"];
}

/** A person reads another's name on a direct message. */
export function channelTitle(channel, { people, you }) {
  return channel.kind === "im" ? (people.find(({ id }) => id !== you.id)?.realName ?? channel.name) : channel.name;
}

function entry(channel, state, open) {
  const here = channel.id === state.channel;
  const unread = state.unread.has(channel.id);
  const title = channelTitle(channel, state);
  const marks = { public: null, private: icon("lock"), im: make("span", { class: "presence", "aria-hidden": "true" }) };
  return make(
    "li",
    {},
    make(
      "button",
      {
        type: "button",
        class: unread ? "unread" : "",
        "data-channel": channel.id,
        "aria-current": here ? "page" : null,
        onclick: () => open(channel.id),
      },
      marks[channel.kind],
      make("span", {}, channel.kind === "public" ? `#${title}` : title),
      unread ? make("small", { class: "unseen" }, "unread") : null,
      state.botIn.has(channel.id) || channel.kind === "im" ? null : make("small", {}, "no bot"),
    ),
  );
}
