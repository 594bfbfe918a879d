import type { Given } from "../../observation/step.ts";
import { frameAtMost, openAtMost } from "../wire/bounds.ts";

/** All that is kept at once, characters: sixty-four runs may each bring as much as a frame holds. */
const charactersAtMost = 64 * frameAtMost;

/** What the runs of a hub share, by number. Those asked of longest ago go first; there are never more runs than open questions that could ask of one. */
export class KeptGiven {
  readonly #kept = new Map<number, { given: Given; characters: number }>();
  #characters = 0;

  /** `given` null: what came under this number cannot be read here. */
  keep(number: number, given: Given | null): void {
    this.#drop(number);
    if (given === null) return;
    const characters = given.ca.reduce((sum, { length }) => sum + length, given.expectText?.length ?? 0);
    this.#kept.set(number, { given, characters });
    this.#characters += characters;
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= openAtMost && this.#characters <= charactersAtMost) break;
      this.#drop(oldest);
    }
  }

  /** Null: never heard of, or gone. */
  of(number: number): Given | null {
    const found = this.#kept.get(number);
    if (found === undefined) return null;
    this.#kept.delete(number);
    this.#kept.set(number, found);
    return found.given;
  }

  #drop(number: number): void {
    this.#characters -= this.#kept.get(number)?.characters ?? 0;
    this.#kept.delete(number);
  }
}
