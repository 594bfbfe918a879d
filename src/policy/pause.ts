import type { Pause } from "../observation/pause.ts";

/** Where a pause is kept, so that a restart does not end it; the command line writes there too. */
export type PauseBook = {
  readonly pause: (pause: Pause) => Promise<void>;
  /** False where nothing was paused. */
  readonly resume: () => Promise<boolean>;
  readonly paused: () => Promise<Pause | null>;
};

export type PauseOptions = {
  readonly book: PauseBook;
  /** Hears each change once, and first of all that all are to stop. */
  readonly changed: (pause: Pause | null) => void;
  /** The book could not be read or written; told once, until it can be again. */
  readonly trouble: (error: unknown) => void;
};

/** So much of a reason is kept, characters. */
export const whyAtMost = 150;

/** How often the book is looked into for what another process wrote there, ms: all probes have to end within 2 s. */
const lookEveryMs = 1_000;

/** Stops every probe at once. What is stopped here holds from this moment, whether or not the book takes it. */
export class PauseSwitch {
  readonly #options: PauseOptions;
  #timer: NodeJS.Timeout | null = null;
  #pause: Pause | null = null;
  #over = new AbortController();
  /** What is known here and stands in no book yet. */
  #isUnkept = false;
  #changes = 0;
  #isInTrouble = false;

  constructor(options: PauseOptions) {
    this.#options = options;
  }

  get now(): Pause | null {
    return this.#pause;
  }

  /** Aborts with the next pause; aborted while one holds. Ask for it anew with each run. */
  get signal(): AbortSignal {
    return this.#over.signal;
  }

  /** Reads the book, and goes on doing so. Rejects where it cannot be read the first time. */
  async begin(): Promise<void> {
    this.#follow(await this.#options.book.paused());
    this.#timer = setInterval(() => void this.look(), lookEveryMs).unref();
  }

  /** Stops everything, and then has it kept. Rejects where it is not: it holds until a restart, and is tried again. */
  async pause(pause: Pause): Promise<void> {
    this.#changes += 1;
    this.#isUnkept = true;
    this.#follow(pause);
    await this.#keep(pause);
  }

  /** Lets runs begin again. False where nothing was paused. A pause that is said meanwhile is the later word, and holds. Rejects where the book does not take it: then all stays as it was. */
  async resume(): Promise<boolean> {
    this.#changes += 1;
    const before = this.#pause;
    const wasKept = await this.#options.book.resume();
    const was = before !== null || wasKept;
    this.#changes += 1;
    if (this.#pause !== null && this.#pause !== before) {
      await this.#keep(this.#pause);
      return was;
    }
    this.#isUnkept = false;
    this.#follow(null);
    return was;
  }

  /** Takes up what another process wrote. Never rejects. */
  async look(): Promise<void> {
    const before = this.#changes;
    try {
      if (this.#isUnkept && this.#pause !== null) return await this.#keep(this.#pause);
      const kept = await this.#options.book.paused();
      // What was said here meanwhile is newer than what was read.
      if (before === this.#changes) this.#follow(kept);
      this.#isInTrouble = false;
    } catch (error) {
      if (!this.#isInTrouble) this.#options.trouble(error);
      this.#isInTrouble = true;
    }
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  async #keep(pause: Pause): Promise<void> {
    await this.#options.book.pause(pause);
    if (this.#pause === pause) this.#isUnkept = false;
  }

  #follow(pause: Pause | null): void {
    const was = this.#pause;
    if (was?.at === pause?.at && was?.by === pause?.by && was?.why === pause?.why) return;
    this.#pause = pause;
    if (pause === null) this.#over = new AbortController();
    this.#options.changed(pause);
    if (pause !== null) this.#over.abort(pause);
  }
}

/** "All probing is paused since 11:02 UTC by ana: database migration." */
export function pauseWords({ by, why, at }: Pause): string {
  const since = new Date(at).toISOString().slice(0, 16).replace("T", " ");
  return `All probing is paused since ${since} UTC by ${by}${why === "" ? "" : `: ${why}`}.`;
}
