import { drawerHead } from "./drawer.js";
import { make } from "./make.js";

const kinds = { call: "app → Slack", delivery: "Slack → app", response: "response_url", upload: "upload", socket: "socket" };

/** Every call and delivery with its answer, and what is left of each budget. */
export function createInspector({ state, go }) {
  const budgets = make("ul", { class: "budgets" });
  const entries = make("ol", { class: "entries" });
  const element = make(
    "section",
    { class: "pane-inner", "aria-label": "Inspector" },
    drawerHead("Inspector", "Calls, deliveries, and budgets left", go),
    make("div", { class: "scroller", tabindex: "0" }, make("h3", {}, "Budgets"), budgets, make("h3", {}, "Traffic"), entries),
  );
  const drawn = new Map();
  // Budgets come back by themselves: what is left now follows from what was left at the last event.
  const showBudgets = () => {
    const seconds = (performance.now() - state.budgetsAt) / 1000;
    const now = state.budgets.map((each) => ({
      ...each,
      left: Math.min(each.of, Math.floor(each.left + seconds * each.perSecond)),
    }));
    budgets.replaceChildren(
      ...now
        .sort((a, b) => a.left / a.of - b.left / b.of)
        .slice(0, 8)
        .map(budget),
    );
  };
  setInterval(() => element.isConnected && showBudgets(), 1000);
  return {
    element,
    show() {
      showBudgets();
      for (const entry of state.journal) if (!drawn.has(entry.seq)) drawn.set(entry.seq, line(entry));
      const wanted = new Set(state.journal.map(({ seq }) => seq));
      for (const seq of drawn.keys()) if (!wanted.has(seq)) drawn.delete(seq);
      const lines = state.journal.toReversed().map(({ seq }) => drawn.get(seq));
      for (const [index, each] of lines.entries())
        if (entries.children[index] !== each) entries.insertBefore(each, entries.children[index] ?? null);
      while (entries.children.length > lines.length) entries.lastElementChild.remove();
    },
  };
}

function budget({ name, left, of }) {
  const low = left / of < 0.25;
  return make(
    "li",
    { class: low ? "low" : "" },
    make("span", {}, name),
    make("meter", { min: 0, max: of, value: left, "aria-label": `${name}: left` }),
    make("span", { class: "number" }, `${left} of ${of}`),
  );
}

function line(entry) {
  const state = entry.ok ? "ok" : (entry.error ?? "failed");
  return make(
    "li",
    {},
    make(
      "details",
      {},
      make(
        "summary",
        {},
        make("span", { class: "entry-name" }, entry.name),
        make("span", { class: entry.ok ? "entry-ok" : "entry-bad" }, state),
        make("small", {}, `${kinds[entry.kind]} · ${entry.at.slice(11, 23)} · ${Math.round(entry.ms)} ms`),
      ),
      make("pre", { tabindex: "0" }, JSON.stringify(entry.sent, null, 2)),
      entry.answered === null ? null : make("pre", { tabindex: "0" }, JSON.stringify(entry.answered, null, 2)),
    ),
  );
}
