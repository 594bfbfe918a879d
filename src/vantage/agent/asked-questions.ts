import type { Logger } from "pino";
import { type FailureCode, failed } from "../../observation/failure.ts";
import { unasked } from "../../observation/not-asked.ts";
import type { Step } from "../../observation/step.ts";
import type { Vantage } from "../vantage.ts";
import { answerOnWire, mostBytesOf } from "../wire/answer-schema.ts";
import { openAtMost } from "../wire/bounds.ts";
import type { AgentFrame } from "../wire/frames.ts";
import type { HubFrame } from "../wire/hub-frames.ts";
import { readGiven, readStep } from "../wire/step-schema.ts";
import { KeptGiven } from "./kept-given.ts";

/** What a hub asks over one connection, and has not been answered yet. Each question is answered, also one that only a newer hub asks: silence would cost the run the question's whole time. */
export class AskedQuestions {
  readonly #vantage: Vantage;
  readonly #send: (frame: AgentFrame) => void;
  readonly #log: Logger;
  readonly #open = new Map<number, AbortController>();
  readonly #given = new KeptGiven();

  constructor(vantage: Vantage, send: (frame: AgentFrame) => void, log: Logger) {
    this.#vantage = vantage;
    this.#send = send;
    this.#log = log;
  }

  /** What the questions of one run share. */
  keep({ number, given }: Extract<HubFrame, { type: "given" }>): void {
    this.#given.keep(number, readGiven(given));
  }

  /** False where a question of that number is open already. */
  ask({ id, given: number, step: sent }: Extract<HubFrame, { type: "ask" }>): boolean {
    if (this.#open.has(id)) return false;
    const given = this.#given.of(number);
    const step = given === null ? null : readStep(sent, given);
    if (given === null) this.#skip(id, "means-missing", "what the questions of this run share did not arrive here");
    else if (step === null) this.#skip(id, "means-missing", "this agent does not know this question: upgrade it");
    else if (this.#open.size >= openAtMost)
      this.#skip(id, "quota", `this agent answers ${openAtMost} questions at once, and no more`);
    else void this.#answer(id, step);
    return true;
  }

  /** Nobody waits for it any more. */
  stop(id: number): void {
    this.#open.get(id)?.abort();
  }

  stopAll(): void {
    for (const controller of this.#open.values()) controller.abort();
    this.#open.clear();
  }

  async #answer(id: number, step: Step): Promise<void> {
    const stop = new AbortController();
    this.#open.set(id, stop);
    try {
      for await (const answer of this.#vantage.observe([step], stop.signal)) {
        if (stop.signal.aborted) continue;
        const sent = answerOnWire(answer);
        const most = mostBytesOf(step.probe);
        if (Buffer.byteLength(JSON.stringify(sent)) <= most) this.#send({ type: "answer", id, answer: sent });
        else this.#skip(id, "too-large", `what came is more than an agent sends, which is ${most / 1024} KiB`);
      }
    } catch (error) {
      this.#log.error({ err: error, probe: step.probe }, "a question could not be answered");
    } finally {
      this.#open.delete(id);
    }
  }

  #skip(id: number, code: FailureCode, because: string): void {
    this.#send({ type: "answer", id, answer: unasked(failed(code, "call", because), new Date().toISOString()) });
  }
}
