import type { Message } from "./message/message.ts";
import { keptForVerdicts, type Pacing } from "./pacing.ts";
import { type Answered, refused } from "./refusal.ts";
import type { Said } from "./said.ts";
import type { Key, Place, Speaker } from "./speak.ts";

export type EditUrgency = "verdict" | "suspect" | "progress";
type Waiting = { readonly said: Said; readonly how: EditUrgency; readonly done: readonly ((answered: Answered) => void)[] };

/**
 * One message that edits itself. At most one edit is under way, so that an older one never lands on a newer; while it is, only the newest words
 * wait, and take what was waiting along. Progress is left out where the workspace's budget runs low, and a reply is edited only where its sentence
 * no longer holds: the budget is the verdicts'.
 */
export class EditedMessage {
  readonly ts: string;
  readonly #speaker: Speaker;
  readonly #pacing: Pacing;
  readonly #place: Place;
  readonly #key: Key;
  #revision = 0;
  #shown: Said;
  #waiting: Waiting | null = null;
  #isUnderWay = false;

  constructor(message: { speaker: Speaker; pacing: Pacing; place: Place; ts: string; key: Key; shown: Said }) {
    this.ts = message.ts;
    this.#speaker = message.speaker;
    this.#pacing = message.pacing;
    this.#place = message.place;
    this.#key = message.key;
    this.#shown = message.shown;
  }

  /** Resolves when these words, or newer ones, are shown or were refused. The same words again cost nothing. */
  show(said: Said, how: EditUrgency, signal: AbortSignal): Promise<Answered> {
    const isLow = this.#pacing.updates(this.#place.workspace).left <= keptForVerdicts;
    if (how === "progress" && (this.#waiting !== null || isLow)) return Promise.resolve(refused({ kind: "dropped" }));
    const { promise, resolve } = Promise.withResolvers<Answered>();
    const waiting = this.#waiting;
    this.#waiting = { said, how: waiting?.how === "verdict" ? "verdict" : how, done: [...(waiting?.done ?? []), resolve] };
    if (!this.#isUnderWay) void this.#work(signal);
    return promise;
  }

  async #work(signal: AbortSignal): Promise<void> {
    this.#isUnderWay = true;
    for (let next = this.#waiting; next !== null; next = this.#waiting) {
      this.#waiting = null;
      const answered = await this.#edit(next, signal);
      for (const done of next.done) done(answered);
    }
    this.#isUnderWay = false;
  }

  async #edit({ said, how }: Waiting, signal: AbortSignal): Promise<Answered> {
    const [before, now] = [built(this.#shown), built(said)];
    if (before !== null && now !== null && isSame(before, now, how)) return { ok: true, data: { ts: this.ts } };
    this.#revision += 1;
    const answered = await this.#speaker.update(this.#place, this.ts, said, this.#revision, this.#key, how, signal);
    if (answered.ok) this.#shown = said;
    return answered;
  }
}

/** The same words again and again are the same here, whichever edit they are. Null where they cannot be built: whoever sends them hears why. */
function built(said: Said): Message | null {
  try {
    return said(0, "rich");
  } catch {
    return null;
  }
}

/** Times and counts below the sentence of a reply change with each sample. */
const isSame = (one: Message, other: Message, how: EditUrgency): boolean =>
  one.text === other.text && (how === "suspect" || JSON.stringify(one.blocks) === JSON.stringify(other.blocks));
