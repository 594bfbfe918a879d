import { ConfigError } from "./config.ts";
import { openSqliteStore } from "./store/sqlite/open-store.ts";
import type { Store } from "./store/store.ts";
import { StoreTrouble } from "./store/trouble.ts";

/** The store in this file. Rejects with ConfigError where it cannot be had. */
export async function openedStore(file: string): Promise<Store> {
  try {
    return await openSqliteStore({ file, now: Date.now });
  } catch (error) {
    if (error instanceof StoreTrouble) throw new ConfigError(`The store cannot be opened. ${error.message}`);
    throw error;
  }
}
