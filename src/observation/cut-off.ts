import { type Connecting, connected } from "./endpoint-tries.ts";
import type { ObservationOf } from "./observation.ts";

/** A connection over which something was said. */
export type Spoken = ObservationOf<"tls.handshake" | "http.request">;
export const isSpoken = (one: Connecting): one is Spoken => one.probe === "tls.handshake" || one.probe === "http.request";

/** What is reset while it connects has connected: a SYN is never answered by ECONNRESET. */
const early: ReadonlySet<string> = new Set(["connect", "handshake", "request", "wait"]);

/** The connection stood, and was closed or reset before anything of an answer came. */
export const wasCutOff = (one: Connecting): one is Spoken =>
  isSpoken(one) &&
  connected(one) &&
  (one.failure?.code === "closed" || one.failure?.code === "reset") &&
  early.has(one.failure.phase);
