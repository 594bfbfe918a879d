import { createComposer } from "./composer.js";
import { icon, make } from "./make.js";
import { createMessageList } from "./message-list.js";
import { channelTitle } from "./sidebar.js";
import { inThread } from "./state.js";

/** A thread beside its channel, or over it where there is room for one pane only. */
export function createThread({ state, go }) {
  const list = make("div", { class: "messages", role: "log", tabindex: "0", "aria-label": "Messages in thread" });
  const where = make("p", { class: "topic" });
  const composer = createComposer({
    id: "thread-composer",
    withMenu: false,
    commands: () => [],
    target: () => ({ as: state.you.id, channel: state.channel, thread_ts: state.thread }),
  });
  composer.name("Reply in thread");
  const close = () => go({ thread: null });
  const showMessages = createMessageList(list, { openThread: () => {}, inThread: true });
  const element = make(
    "section",
    { class: "pane-inner", "aria-label": "Thread" },
    make(
      "header",
      { class: "pane-head" },
      make(
        "button",
        { type: "button", class: "icon-button only-phone", "aria-label": "Back to channel", onclick: close },
        icon("back"),
      ),
      make("div", { class: "titles" }, make("h2", {}, "Thread"), where),
      make(
        "button",
        { type: "button", class: "icon-button not-phone", "aria-label": "Close thread", onclick: close },
        icon("close"),
      ),
    ),
    make("div", { class: "scroller" }, list),
    make("div", { class: "foot" }, composer.form),
  );
  return {
    element,
    show() {
      const channel = state.channels.find(({ id }) => id === state.channel);
      where.textContent = channel.kind === "im" ? channelTitle(channel, state) : `#${channel.name}`;
      showMessages(state, inThread(state, state.channel, state.thread), `${state.you.id} ${state.channel} ${state.thread}`);
    },
  };
}
