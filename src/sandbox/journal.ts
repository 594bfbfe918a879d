import type { Clock } from "./clock.ts";

/**
 * One thing that passed between Slack and the app. `call`: the app asked the Web API. `delivery`: Slack handed over a command,
 * a press or an event, and `error` is what the person was told. `response`: the app used a response_url. `upload`: bytes of a file.
 */
export type JournalEntry = {
  readonly seq: number;
  /** ISO time of the workspace's clock, at the start. */
  readonly at: string;
  readonly kind: "call" | "delivery" | "response" | "upload" | "socket";
  /** `chat.postMessage`, `slash_commands`, `block_actions`, … */
  readonly name: string;
  readonly ok: boolean;
  readonly status: number;
  readonly error: string | null;
  readonly ms: number;
  readonly sent: unknown;
  readonly answered: unknown;
};

/** Entries kept: what a person scrolls through, and a test's whole run. */
const mostEntries = 500;
/** Bytes of JSON kept of one side of an entry. */
const mostBytes = 300_000;

/** All calls and deliveries, oldest first, the newest 500. */
export class Journal {
  readonly #clock: Clock;
  readonly #tell: (entry: JournalEntry) => void;
  #entries: JournalEntry[] = [];
  #seq = 0;
  #watchers = new Set<(entry: JournalEntry) => void>();

  constructor(clock: Clock, tell: (entry: JournalEntry) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  write(entry: Omit<JournalEntry, "seq" | "at" | "ms"> & { begun: number }): JournalEntry {
    const { begun, ...rest } = entry;
    const whole = Object.freeze({
      ...rest,
      seq: ++this.#seq,
      at: new Date(begun).toISOString(),
      ms: this.#clock.now() - begun,
      sent: bounded(rest.sent),
      answered: bounded(rest.answered),
    });
    this.#entries.push(whole);
    if (this.#entries.length > mostEntries) this.#entries = this.#entries.slice(-mostEntries);
    this.#tell(whole);
    for (const watcher of [...this.#watchers]) watcher(whole);
    return whole;
  }

  entries(): readonly JournalEntry[] {
    return [...this.#entries];
  }

  /** The entries of one name: `calls("chat.update")`, `calls("block_actions")`. */
  named(name: string): readonly JournalEntry[] {
    return this.#entries.filter((entry) => entry.name === name);
  }

  /** The first entry, past or future, that fits. Rejects with the signal's reason. */
  waitFor(fits: (entry: JournalEntry) => boolean, signal: AbortSignal): Promise<JournalEntry> {
    const already = this.#entries.find(fits);
    if (already !== undefined) return Promise.resolve(already);
    return new Promise((resolve, reject) => {
      const end = (): void => {
        this.#watchers.delete(watcher);
        signal.removeEventListener("abort", stopped);
      };
      const watcher = (entry: JournalEntry): void => {
        if (!fits(entry)) return;
        end();
        resolve(entry);
      };
      const stopped = (): void => {
        end();
        reject(signal.reason instanceof Error ? signal.reason : new Error("stopped waiting for the journal"));
      };
      if (signal.aborted) return stopped();
      signal.addEventListener("abort", stopped);
      this.#watchers.add(watcher);
    });
  }
}

/** A copy that later changes do not reach, or a note in its place where it is too large. */
function bounded(value: unknown): unknown {
  const json = JSON.stringify(value ?? null);
  return json.length <= mostBytes ? JSON.parse(json) : { note: `${json.length} characters, not kept` };
}
