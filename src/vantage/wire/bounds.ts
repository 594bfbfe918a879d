/** The largest frame that either side reads, bytes: an answer with a chain of certificates or a machine's firewall rules stays far below it. */
export const frameAtMost = 1024 * 1024;
/** The same before it is known who is there. */
export const greetingAtMost = 16 * 1024;
/** Whoever has not said who it is within this is sent away, ms. */
export const greetingWithinMs = 10_000;
/** How often the hub asks whether an agent is still there, and how long silence is borne, ms. */
export const beatEveryMs = 10_000;
export const silentAtMostMs = 25_000;
/** Questions that one agent has open at once. A triage of eight addresses opens some forty, and twelve runs may do so side by side. */
export const openAtMost = 1_000;
/** What may wait to be sent to one reader, bytes: who does not read is cut off, and keeps nobody's memory. */
export const unsentAtMost = 8 * 1024 * 1024;
/** Frames that cannot be read, or answer nothing that was asked: so many are borne on one connection. */
export const nonsenseAtMost = 50;
