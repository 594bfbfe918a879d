import type { Answer } from "../../observation/observation.ts";
import type { Step } from "../../observation/step.ts";
import { mostBytesOf, readAnswer } from "../wire/answer-schema.ts";
import { answersAtMost } from "../wire/bounds.ts";

/** How much longer than its own deadline a question may take at an agent whose limits hold it back, ms. */
const heldBackMs = 5_000;
/** An answer may cross with the word that nobody waits for it any more: so many such questions are remembered. */
const lateAtMost = 2_000;

/** What stands around an answer in its frame, bytes at most. */
const aroundAtMost = 100;

/** What one run has heard from this agent, bytes. */
export type Heard = { bytes: number };

type Open = {
  readonly step: Step;
  readonly heard: Heard;
  readonly settle: (answer: Answer | null) => void;
  readonly timer: NodeJS.Timeout;
};

/**
 * What an agent was asked and has not answered yet. Each question ends once: with an answer that fits it, with null where its time is over or the agent is gone.
 */
export class OpenQuestions {
  readonly #open = new Map<number, Open>();
  readonly #late = new Set<number>();
  readonly #givenUp: (id: number) => void;
  #last = 0;

  /** `givenUp` is told of each question whose time is over. */
  constructor(givenUp: (id: number) => void) {
    this.#givenUp = givenUp;
  }

  get size(): number {
    return this.#open.size;
  }

  /** Takes a question in; gives its number, and the answer once there is one. `heard` is that of its run. */
  add(step: Step, heard: Heard): { id: number; answer: Promise<Answer | null> } {
    const id = ++this.#last;
    const { promise, resolve } = Promise.withResolvers<Answer | null>();
    const timer = setTimeout(() => {
      this.#givenUp(id);
      this.drop(id);
    }, step.deadlineMs + heldBackMs);
    this.#open.set(id, { step, heard, settle: resolve, timer });
    return { id, answer: promise };
  }

  /**
   * What the agent says to a question, in a frame of so many bytes. False where nobody asked, it is no answer to that question, or more than is kept of one. One that comes
   * too late, once, is none to complain about.
   */
  answered(id: number, sent: unknown, bytes: number): boolean {
    const open = this.#open.get(id);
    if (open === undefined) return this.#late.delete(id);
    open.heard.bytes += bytes;
    const isTooMuch = bytes > mostBytesOf(open.step.probe) + aroundAtMost || open.heard.bytes > answersAtMost;
    const answer = isTooMuch ? null : readAnswer(sent, open.step);
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
