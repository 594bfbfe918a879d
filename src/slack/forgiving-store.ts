import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import type { Store } from "../store/store.ts";

/** How long what is being said waits for the store, ms. A store on a busy disk goes on by itself after that. */
const patienceMs = 250;

/**
 * Tries to remember, in the order in which it was asked. A store in trouble never stops a run or holds up a verdict: it is logged for the
 * operator, with what to do and the run it was about, and `otherwise` is taken.
 */
export type Remember = <T>(work: (store: Store) => Promise<T>, otherwise: T, run: string) => Promise<T>;

export function rememberIn(store: Store, log: Logger): Remember {
  let before: Promise<unknown> = Promise.resolve();
  return (work, otherwise, run) => {
    const remembered = before
      .then(() => work(store))
      .catch((error: unknown) => {
        log.error({ err: error, run }, "the store did not do what it should");
        return otherwise;
      });
    before = remembered;
    return Promise.race([remembered, sleep(patienceMs, otherwise, { ref: false })]);
  };
}
