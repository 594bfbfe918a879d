import { setImmediate as immediate } from "node:timers/promises";
import type { Answer } from "../observation/observation.ts";
import type { Want } from "../plan/state.ts";
import type { Vantage } from "../vantage/vantage.ts";

export type Arrival = { want: Want; answer: Answer | null };

/**
 * Sends questions to their vantages and hands back the answers one after another, whoever gives them. `next` waits for an answer, for `waitMs`,
 * or for the signal, whichever comes first. An answer of null means that the vantage ended without giving one.
 */
export class Answers {
  readonly #arrived: Arrival[] = [];
  #wake: (() => void) | null = null;
  readonly #vantages: ReadonlyMap<string, Vantage>;
  readonly #signal: AbortSignal;

  constructor(vantages: readonly Vantage[], signal: AbortSignal) {
    this.#vantages = new Map(vantages.map((vantage) => [vantage.self.name, vantage]));
    this.#signal = signal;
    signal.addEventListener("abort", () => this.#wake?.(), { once: true });
  }

  ask(want: Want): void {
    void this.#collect(want).catch(() => this.#arrive({ want, answer: null }));
  }

  async next(waitMs: number): Promise<Arrival[]> {
    if (this.#arrived.length === 0) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      const timer = setTimeout(resolve, Math.max(1, waitMs));
      await promise;
      clearTimeout(timer);
      // What came in with it is taken along: everything is planned anew after each hand-over, and answers come in bursts.
      await immediate();
      this.#wake = null;
    }
    return this.#arrived.splice(0);
  }

  async #collect(want: Want): Promise<void> {
    const vantage = this.#vantages.get(want.vantage);
    let answered = false;
    if (vantage !== undefined) {
      for await (const answer of vantage.observe([want.step], this.#signal)) {
        if (answered) break;
        answered = true;
        this.#arrive({ want, answer });
      }
    }
    if (!answered) this.#arrive({ want, answer: null });
  }

  #arrive(arrival: Arrival): void {
    this.#arrived.push(arrival);
    this.#wake?.();
  }
}
