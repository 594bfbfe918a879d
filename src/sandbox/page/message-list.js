import { messageArticle } from "./message.js";
import { repliesIn } from "./state.js";

/** Pixels from the end within which a list follows what is new. */
const nearEnd = 60;
/** Two messages of one author this close share one head, in threads. */
const sameBreathSeconds = 300;

/**
 * Keeps a list of articles equal to the messages: only what changed is drawn again, focus stays on its button, and the list
 * follows new messages as long as its reader was at the end. A thread opens at its beginning, a channel at its end; a last
 * message taller than the list is shown from its top.
 */
export function createMessageList(list, { openThread, inThread }) {
  let shown = new Map();
  let place = "";
  let atEnd = !inThread;
  list.addEventListener("scroll", () => {
    atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < nearEnd;
  });
  // A pane that opens beside the list makes its lines longer: whoever read the end still does.
  new ResizeObserver(() => atEnd && showEnd(list)).observe(list);
  return (state, messages, where) => {
    const moved = where !== place;
    const following = moved || atEnd;
    if (moved) shown = new Map();
    place = where;
    const next = new Map();
    const threads = inThread ? null : repliesIn(state, state.channel);
    for (const message of messages) {
      const replies = threads === null ? null : (threads.get(message.ts) ?? []);
      const key = `${message.version} ${replies?.length ?? ""} ${replies?.at(-1)?.ts ?? ""}`;
      const old = shown.get(message.ts);
      const article = old?.key === key ? old.article : messageArticle(message, { state, replies, openThread });
      next.set(message.ts, { key, article });
    }
    const focus = focusIn(list);
    arrange(
      list,
      [...next.values()].map(({ article }) => article),
    );
    shown = next;
    if (inThread) joinHeads(messages, next);
    if (focus !== null && !list.contains(document.activeElement)) focus();
    if (moved && inThread) list.scrollTop = 0;
    else if (following) showEnd(list);
  };
}

/** Changes only the places that differ, so that a screen reader is not told all of it again. */
function arrange(list, articles) {
  const wanted = new Set(articles);
  for (const child of [...list.children]) if (!wanted.has(child)) child.remove();
  for (const [index, article] of articles.entries()) {
    if (list.children[index] !== article) list.insertBefore(article, list.children[index] ?? null);
  }
}

/** Remembers which button had the focus, to give it back to the same one of the redrawn message. */
function focusIn(list) {
  const active = document.activeElement;
  const ts = active?.closest?.("article")?.dataset.ts;
  const action = active?.dataset?.action;
  if (!list.contains(active) || ts === undefined || action === undefined) return null;
  return () =>
    list
      .querySelector(`article[data-ts="${CSS.escape(ts)}"] [data-action="${CSS.escape(action)}"]`)
      ?.focus({ preventScroll: true });
}

function joinHeads(messages, shown) {
  for (const [index, message] of messages.entries()) {
    const before = messages[index - 1];
    const joined =
      index > 1 &&
      before.author.id === message.author.id &&
      before.onlyFor === message.onlyFor &&
      Number(message.ts) - Number(before.ts) < sameBreathSeconds;
    shown.get(message.ts).article.classList.toggle("follows", joined);
  }
}

function showEnd(list) {
  const last = list.lastElementChild;
  const end = list.scrollHeight - list.clientHeight;
  list.scrollTop = last !== null && last.offsetHeight > list.clientHeight ? last.offsetTop - list.offsetTop - 8 : end;
}
