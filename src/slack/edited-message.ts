import { keptForVerdicts, type Pacing, type Urgency } from "./pacing.ts";
import type { Answered } from "./refusal.ts";
import type { Said } from "./said.ts";
import type { Key, Place, Speaker } from "./speak.ts";

type Waiting = { readonly said: Said; readonly how: Urgency; readonly done: ((answered: Answered) => void)[] };

/**
 * One message that edits itself. At most one edit is under way, so that an older one never lands on a newer; while it is, only the newest words
 * wait, and take what was waiting along. Progress is left out where the workspace's budget runs low, a verdict never is.
 */
export class EditedMessage {
  readonly #speaker: Speaker;
  readonly #pacing: Pacing;
  readonly #place: Place;
  readonly #ts: string;
  readonly #key: Key;
  #shown: string;
  #waiting: Waiting | null = null;
  #underWay = false;

  constructor(speaker: Speaker, pacing: Pacing, place: Place, ts: string, key: Key, shown: Said) {
    this.#speaker = speaker;
    this.#pacing = pacing;
    this.#place = place;
    this.#ts = ts;
    this.#key = key;
    this.#shown = JSON.stringify(shown);
  }

  get ts(): string {
    return this.#ts;
  }

  /** Resolves when these words, or newer ones, are shown or were refused. */
  show(said: Said, how: "verdict" | "suspect" | "progress", signal: AbortSignal): Promise<Answered> {
    if (
      how === "progress" &&
      (this.#waiting?.how === "verdict" || this.#pacing.updates(this.#place.workspace).left <= keptForVerdicts)
    ) {
      return Promise.resolve({ ok: false, refusal: { kind: "dropped" } });
    }
    const { promise, resolve } = Promise.withResolvers<Answered>();
    const strongest = this.#waiting?.how === "verdict" ? "verdict" : how;
    this.#waiting = { said, how: strongest, done: [...(this.#waiting?.done ?? []), resolve] };
    if (!this.#underWay) void this.#work(signal);
    return promise;
  }

  async #work(signal: AbortSignal): Promise<void> {
    this.#underWay = true;
    for (let next = this.#waiting; next !== null; next = this.#waiting) {
      this.#waiting = null;
      const text = JSON.stringify(next.said);
      const answered: Answered =
        text === this.#shown
          ? { ok: true, data: { ts: this.#ts } }
          : await this.#speaker.update(this.#place, this.#ts, next.said, this.#key, next.how, signal);
      if (answered.ok) this.#shown = text;
      for (const done of next.done) done(answered);
    }
    this.#underWay = false;
  }
}
