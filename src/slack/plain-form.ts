import type { Logger } from "pino";
import type { Store } from "../store/store.ts";

/** How long a workspace gets the plain form after it refused the newer blocks: they are rolled out workspace by workspace, ms. */
const plainForMs = 24 * 60 * 60 * 1_000;

/** Remembers which workspaces take plain blocks alone, so that a refusal is met once and not in each run. */
export class PlainForm {
  readonly #until = new Map<string, number>();
  readonly #store: Pick<Store, "raiseFlag" | "hasFlag">;
  readonly #log: Logger;
  readonly #now: () => number;

  constructor(store: Pick<Store, "raiseFlag" | "hasFlag">, log: Logger, now: () => number) {
    this.#store = store;
    this.#log = log;
    this.#now = now;
  }

  /** Never rejects: a store that cannot be read means that the full form is tried. */
  async isUsedIn(workspace: string, run: string | null): Promise<boolean> {
    const until = this.#until.get(workspace);
    if (until !== undefined && until > this.#now()) return true;
    try {
      return await this.#store.hasFlag(workspace, "plain-blocks");
    } catch (error) {
      this.#log.error({ err: error, run }, "the store could not say which form of message a workspace takes");
      return false;
    }
  }

  async useIn(workspace: string, run: string | null): Promise<void> {
    const until = this.#now() + plainForMs;
    this.#until.set(workspace, until);
    this.#log.warn({ workspace, run }, "Slack refused the layout of a message: this workspace gets the plain form for a day");
    try {
      await this.#store.raiseFlag(workspace, "plain-blocks", until);
    } catch (error) {
      this.#log.error({ err: error, run }, "the store did not keep which form of message a workspace takes");
    }
  }
}
