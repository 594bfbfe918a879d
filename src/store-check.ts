import type { Logger } from "pino";
import type { Store } from "./store/store.ts";
import { StoreTrouble } from "./store/trouble.ts";

/** Whoever asks `/readyz` may be anybody: what is wrong stands there in a word, and with paths in the log, once each time that it changes. */
export function storeTrouble(store: Store, log: Logger): () => Promise<string | null> {
  let before: string | null = null;
  return async () => {
    const error = await store.check().then(
      () => null,
      (reason: unknown) => reason,
    );
    const now = error === null ? null : error instanceof StoreTrouble ? error.kind : "failed";
    if (now !== null && now !== before) log.error({ err: error }, "the store cannot be written to");
    before = now;
    return now;
  };
}
