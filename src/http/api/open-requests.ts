/** A quarter of what the port answers at once: streams and waits of ten runs for five readers each. */
const openOfOneAtMost = 50;

/** The requests of each token that are being answered. */
export class OpenRequests {
  readonly #open = new Map<string, number>();

  /** Takes one more in and gives null, or gives how many there are where that is too many. Whoever is taken in says `ended` once. */
  begin(token: string): number | null {
    const open = this.#open.get(token) ?? 0;
    if (open >= openOfOneAtMost) return open;
    this.#open.set(token, open + 1);
    return null;
  }

  ended(token: string): void {
    const left = (this.#open.get(token) ?? 1) - 1;
    if (left > 0) this.#open.set(token, left);
    else this.#open.delete(token);
  }
}
