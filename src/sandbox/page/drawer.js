import { clockTime } from "./dates.js";
import { spoken } from "./inline.js";
import { icon, make } from "./make.js";
import { namesIn } from "./message.js";

/** The head of a drawer: its name, a line about it, the way out. */
export function drawerHead(name, about, go) {
  const close = () => go({ pane: null });
  return make(
    "header",
    { class: "pane-head" },
    make(
      "button",
      { type: "button", class: "icon-button only-phone", "aria-label": "Back to channel", onclick: close },
      icon("back"),
    ),
    make("div", { class: "titles" }, make("h2", {}, name), make("p", { class: "topic" }, about)),
    make(
      "button",
      { type: "button", class: "icon-button not-phone", "aria-label": `Close ${name.toLowerCase()}`, onclick: close },
      icon("close"),
    ),
  );
}

/** What a locked phone would have shown: the first text of each post, never an edit. */
export function createNotifications({ state, go }) {
  const list = make("ol", { class: "notifications" });
  const element = make(
    "section",
    { class: "pane-inner", "aria-label": "Notifications" },
    drawerHead("Notifications", "What a phone shows: the first text, never an edit", go),
    make("div", { class: "scroller", tabindex: "0" }, list),
  );
  const open = ({ channel, ts }) => {
    const message = state.messages.get(`${channel} ${ts}`);
    go({ channel, thread: message?.threadTs ?? null, pane: null });
  };
  return {
    element,
    show() {
      const names = namesIn(state);
      const items = state.notifications.toReversed().map((notification) => item(notification, names, open));
      list.replaceChildren(...(items.length > 0 ? items : [make("li", { class: "muted none" }, "Nothing yet.")]));
    },
  };
}

function item(notification, names, open) {
  const { kind, title, text, at } = notification;
  const time = make("time", { datetime: at }, clockTime(Date.parse(at) / 1000));
  if (kind === "edit")
    return make(
      "li",
      { class: "edit" },
      make("span", {}, "edit: no push"),
      make("span", { class: "cut" }, spoken(text, names)),
      time,
    );
  return make(
    "li",
    {},
    make(
      "button",
      { type: "button", class: "push", onclick: () => open(notification) },
      make("img", { src: "/app-icon.svg", alt: "", width: "30", height: "30" }),
      make("span", { class: "push-title" }, title),
      time,
      make("span", { class: "push-text" }, spoken(text, names)),
    ),
  );
}
