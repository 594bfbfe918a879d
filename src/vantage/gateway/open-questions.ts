import type { Answer } from "../../observation/observation.ts";
import type { Step } from "../../observation/step.ts";
import { readAnswer } from "../wire/answer-schema.ts";

/** How much longer than its own deadline a question may take at an agent whose limits hold it back, ms. */
const heldBackMs = 5_000;
/** An answer may cross with the word that nobody waits for it any more: so many such questions are remembered. */
const lateAtMost = 2_000;

type Open = { readonly step: Step; readonly settle: (answer: Answer | null) => void; readonly timer: NodeJS.Timeout };

/**
 * What an agent was asked and has not answered yet. Each question ends once: with an answer that fits it, with null where its time is over or the agent is gone.
 */
export class OpenQuestions {
  readonly #open = new Map<number, Open>();
  readonly #late = new Set<number>();
  #last = 0;

  get size(): number {
    return this.#open.size;
  }

  /** Takes a question in; gives its number, and the answer once there is one. */
  add(step: Step): { id: number; answer: Promise<Answer | null> } {
    const id = ++this.#last;
    const { promise, resolve } = Promise.withResolvers<Answer | null>();
    const timer = setTimeout(() => this.drop(id), step.deadlineMs + heldBackMs);
    this.#open.set(id, { step, settle: resolve, timer });
    return { id, answer: promise };
  }

  /** What the agent says to a question. False where nobody asked, or it is no answer to that question. One that comes too late, once, is none to complain about. */
  answered(id: number, sent: unknown): boolean {
    const open = this.#open.get(id);
    if (open === undefined) return this.#late.delete(id);
    const answer = readAnswer(sent, open.step);
    this.#end(id, answer);
    return answer !== null;
  }

  /** Nobody waits for it any more. */
  drop(id: number): void {
    this.#end(id, null);
    this.#late.add(id);
    for (const oldest of this.#late) {
      if (this.#late.size <= lateAtMost) break;
      this.#late.delete(oldest);
    }
  }

  dropAll(): void {
    for (const id of [...this.#open.keys()]) this.#end(id, null);
  }

  #end(id: number, answer: Answer | null): void {
    const open = this.#open.get(id);
    if (open === undefined) return;
    this.#open.delete(id);
    clearTimeout(open.timer);
    open.settle(answer);
  }
}
