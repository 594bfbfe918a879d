/** All that the page knows. `apply` takes an event of the feed, `go` what the person chose; each tells the listeners once. */
export function createState() {
  const state = {
    ready: false,
    online: false,
    you: null,
    people: [],
    channels: [],
    bot: { id: "", name: "", appName: "", about: "" },
    botIn: new Set(),
    commands: [],
    demo: [],
    messages: new Map(),
    stack: [],
    notifications: [],
    unseen: 0,
    journal: [],
    budgets: [],
    budgetsAt: 0,
    mood: "calm",
    sockets: null,
    channel: "C0INCIDENT",
    thread: null,
    pane: null,
    menu: false,
    unread: new Set(),
  };
  const listeners = [];
  let due = false;
  const tell = () => {
    if (due) return;
    due = true;
    queueMicrotask(() => {
      due = false;
      for (const listener of listeners) listener(state);
    });
  };
  return {
    state,
    onChange: (listener) => listeners.push(listener),
    apply(event) {
      appliers[event.type]?.(state, event);
      tell();
    },
    go(change) {
      Object.assign(state, change);
      if ("channel" in change) state.unread.delete(state.channel);
      if (state.pane === "notifications") state.unseen = 0;
      tell();
    },
  };
}

const keyOf = (channel, ts) => `${channel} ${ts}`;
const mostListed = 80;

const appliers = {
  snapshot(state, { type: _type, messages, botIn, ...rest }) {
    Object.assign(state, rest, { ready: true, online: true, botIn: new Set(botIn) });
    state.messages = new Map(messages.map((message) => [keyOf(message.channel, message.ts), message]));
  },
  message(state, { message }) {
    const key = keyOf(message.channel, message.ts);
    if (!state.messages.has(key) && message.channel !== state.channel && message.threadTs === null)
      state.unread.add(message.channel);
    state.messages.set(key, message);
  },
  gone(state, { channel, ts }) {
    state.messages.delete(keyOf(channel, ts));
  },
  views(state, { stack }) {
    state.stack = stack;
  },
  notification(state, { notification }) {
    state.notifications = [...state.notifications, notification].slice(-mostListed);
    if (notification.kind === "push" && state.pane !== "notifications") state.unseen += 1;
  },
  journal(state, { entry, budgets }) {
    state.journal = [...state.journal, entry].slice(-mostListed);
    state.budgets = budgets;
    state.budgetsAt = performance.now();
  },
  mood(state, { mood }) {
    state.mood = mood;
  },
  bot(state, { channels }) {
    state.botIn = new Set(channels);
  },
  connected(state, { sockets }) {
    state.sockets = sockets;
  },
  offline(state) {
    state.online = false;
  },
};

/** The messages of a channel, oldest first, without what stands in threads only. */
export function inChannel(state, channel) {
  return ordered(state).filter((message) => message.channel === channel && (message.threadTs === null || message.broadcast));
}

export function inThread(state, channel, ts) {
  return ordered(state).filter((message) => message.channel === channel && (message.ts === ts || message.threadTs === ts));
}

/** What others can see too in each thread of a channel, by the ts of its first message. */
export function repliesIn(state, channel) {
  const replies = ordered(state).filter(
    (message) => message.channel === channel && message.threadTs !== null && message.onlyFor === null,
  );
  return Map.groupBy(replies, ({ threadTs }) => threadTs);
}

function ordered(state) {
  return [...state.messages.values()].sort((a, b) => (a.ts < b.ts ? -1 : 1));
}
