/** Connections that have not proved who they are, at once; one more is turned away before it costs anything. */
const strangersAtMost = 200;
/** The same from one address: half of them, so that nobody alone keeps all agents out, while a fleet behind one proxy still comes in. */
const strangersOfOneAtMost = strangersAtMost / 2;

/** Counts those who have connected and not said yet who they are, by where they come from. */
export class Strangers {
  readonly #by = new Map<string, number>();
  #all = 0;

  /** Null: there are too many. Else the function that says, once, that this one is gone or known. */
  enter(from: string): (() => void) | null {
    const alike = this.#by.get(from) ?? 0;
    if (this.#all >= strangersAtMost || alike >= strangersOfOneAtMost) return null;
    this.#count(from, 1);
    let isStranger = true;
    return () => {
      if (isStranger) this.#count(from, -1);
      isStranger = false;
    };
  }

  #count(from: string, by: 1 | -1): void {
    const count = (this.#by.get(from) ?? 0) + by;
    if (count === 0) this.#by.delete(from);
    else this.#by.set(from, count);
    this.#all += by;
  }
}
