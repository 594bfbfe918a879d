import type { BudgetLeft } from "./budgets.ts";
import type { JournalEntry } from "./journal.ts";
import type { Message } from "./message.ts";
import type { MoodKind } from "./mood.ts";
import type { Notification } from "./notification.ts";
import type { View } from "./view-book.ts";

/** What the page is told as it happens. The first event of each stream is `snapshot`. */
export type FeedEvent =
  | { type: "message"; message: Message }
  | { type: "gone"; channel: string; ts: string }
  | { type: "views"; stack: readonly View[] }
  | { type: "notification"; notification: Notification }
  | { type: "journal"; entry: JournalEntry; budgets: readonly BudgetLeft[] }
  | { type: "mood"; mood: MoodKind }
  | { type: "bot"; channels: readonly string[] }
  | { type: "connected"; sockets: number };

type Listener = { readonly user: string; readonly write: (event: FeedEvent) => void };

/** Pages that may listen at once. */
const mostListeners = 20;

/** Hands each event to the pages that look on; what is for one person reaches that person's pages only. */
export class Feed {
  readonly #listeners = new Set<Listener>();

  /** The result ends it; null where too many listen already. */
  listen(user: string, write: (event: FeedEvent) => void): (() => void) | null {
    if (this.#listeners.size >= mostListeners) return null;
    const listener = { user, write };
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  publish(event: FeedEvent, onlyFor: string | null = null): void {
    for (const { user, write } of this.#listeners) if (onlyFor === null || onlyFor === user) write(event);
  }
}
