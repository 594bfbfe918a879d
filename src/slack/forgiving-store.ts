import type { Logger } from "pino";
import type { Store } from "../store/store.ts";

/** Tries to remember. A store in trouble never stops a run: it is logged for the operator, with what to do, and the run goes on unremembered. */
export type Remember = <T>(work: (store: Store) => Promise<T>, otherwise: T) => Promise<T>;

export function rememberIn(store: Store, log: Logger): Remember {
  return async (work, otherwise) => {
    try {
      return await work(store);
    } catch (error) {
      log.error({ err: error }, "the store did not do what it should");
      return otherwise;
    }
  };
}
