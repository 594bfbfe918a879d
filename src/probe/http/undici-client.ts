import { createRequire } from "node:module";
import type { Client as UndiciClient } from "undici";

export type Client = UndiciClient;

/**
 * undici's client for one connection by itself: the package's front door loads its fetch, WebSocket, caches and mocks with it, which is half the
 * memory (13 MB) and more than half the time, in each command line too. The version is pinned, and the types are the front door's.
 */
export const Client: typeof UndiciClient = createRequire(import.meta.url)("undici/lib/dispatcher/client.js");
