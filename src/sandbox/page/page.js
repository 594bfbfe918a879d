import { createChannel } from "./channel.js";
import { createNotifications } from "./drawer.js";
import { listen } from "./feed.js";
import { createInspector } from "./inspector.js";
import { createModal } from "./modal.js";
import { createSidebar } from "./sidebar.js";
import { createState } from "./state.js";
import { createThread } from "./thread.js";

/** Wires the page: the feed changes the state, the state is shown. */
const { state, apply, go, onChange } = createState();
const at = (id) => document.getElementById(id);

let stop = () => {};
const become = (person) => {
  stop();
  stop = listen(person, apply);
};

const frame = at("frame");
const pane = at("pane");
const panes = {
  thread: createThread({ state, go }),
  notifications: createNotifications({ state, go }),
  inspector: createInspector({ state, go }),
};

onChange(createSidebar(at("sidebar"), { go, become }));
onChange(createChannel(at("channel"), { state, go }));
onChange(() => {
  if (!state.ready) return;
  const open = state.thread === null ? state.pane : "thread";
  pane.hidden = open === null;
  frame.dataset.open = state.menu ? "menu" : (open ?? "channel");
  if (open === null) return pane.replaceChildren();
  const { element, show } = panes[open];
  if (pane.firstElementChild !== element) pane.replaceChildren(element);
  show();
});
onChange(createModal(at("modal"), { state }));

/** A permalink of this workspace opens here, not in another tab. */
function follow(address) {
  const { pathname, searchParams } = new URL(address);
  const found = /^\/archives\/([A-Z0-9]+)\/p(\d+)(\d{6})$/.exec(pathname);
  if (found === null) return false;
  const thread = searchParams.get("thread_ts");
  go({ channel: found[1], thread, pane: null, menu: false });
  const ts = `${found[2]}.${found[3]}`;
  setTimeout(() => document.querySelector(`article[data-ts="${CSS.escape(ts)}"]`)?.scrollIntoView({ block: "center" }), 60);
  return true;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (link !== null && link !== undefined && link.origin === location.origin && follow(link.href)) event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  if (
    event.key === "Escape" &&
    document.querySelector("dialog[open], .menu") === null &&
    (state.thread !== null || state.pane !== null)
  ) {
    go({ thread: null, pane: null });
  }
});

become("U0ANA");
follow(location.href);
